"""Pages of the ledger."""

from django.urls import path

from communities.views import communities, organizations, search

app_name = "communities"
urlpatterns = [
    path("communities/", communities.CommunityList.as_view(), name="community-list"),
    path("communities/<int:pk>/", communities.CommunityPage.as_view(), name="community-detail"),
    path("organizations/", organizations.OrganizationList.as_view(), name="organization-list"),
    path("organizations/<int:pk>/", organizations.OrganizationPage.as_view(), name="organization-detail"),
    path("search", search.search, name="search"),
]
