"""Pages for whoever watches over the watchers: second colleagues, alarms, who looked, breaches."""
