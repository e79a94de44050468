"""The library in a box: the servers and programs that `make run` and the tests start themselves."""
