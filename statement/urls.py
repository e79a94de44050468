from django.urls import path

from statement import views

app_name = "statement"
urlpatterns = [
    path("versies/", views.archive, name="archive"),
    path("versies/<int:number>/", views.version_detail, name="version"),
    path("versies/<int:number>/reageren/", views.react, name="react_to"),
    path("versies/<int:number>/gezien/", views.news_close, name="news_close"),
    path("verschil/", views.difference, name="difference"),
    path("cookies/", views.cookie_list, name="cookies"),
    path("cookies/meten/", views.measuring_choose, name="measuring"),
    path("vraag/", views.react, name="react"),
    path("vraag/<str:reference>/", views.receipt, name="receipt"),
]
