app_name = "smes"
urlpatterns: list = []
