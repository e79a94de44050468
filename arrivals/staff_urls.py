from django.urls import path

from arrivals import staff_views

app_name = "arrivals-staff"
urlpatterns = [path("", staff_views.next_mail, name="next")]
