from django.urls import path

from loans import history_views, views

app_name = "loans"
urlpatterns = [
    path("", views.loan_list, name="list"),
    path("eerder-geleend/", history_views.history, name="history"),
    path("eerder-geleend/kiezen/", history_views.history_choose, name="history-choose"),
    path("verlengen/", views.loan_renew_several, name="renew_all"),
    path("verlengen/<int:pk>/", views.loan_renew, name="renew"),
    path("verlengen/<int:pk>/terug/", views.loan_undo_renewal, name="undo_renewal"),
]
