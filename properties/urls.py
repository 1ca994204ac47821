"""Pages of this app."""

app_name = "properties"
urlpatterns: list = []
