"""End points of this app under /api/v1/."""

from django.urls import path

from communities.api import areas, communities, contracts, organizations

urlpatterns = [
    path("areas", areas.AreaList.as_view(), name="api-areas"),
    path("areas/<int:pk>", areas.AreaDetail.as_view(), name="api-area"),
    path("communities", communities.CommunityList.as_view(), name="api-communities"),
    path("communities/<int:pk>", communities.CommunityDetail.as_view(), name="api-community"),
    path("organizations", organizations.OrganizationList.as_view(), name="api-organizations"),
    path("organizations/<int:pk>", organizations.OrganizationDetail.as_view(), name="api-organization"),
    path("contracts", contracts.ContractList.as_view(), name="api-contracts"),
    path("contracts/<int:pk>", contracts.ContractDetail.as_view(), name="api-contract"),
]
