"""End points of this app under /api/v1/. A month in an address is `2023-02` or the row's id."""

from django.urls import path

from properties.api import (
    circulars,
    criticism,
    inspections,
    periods,
    photos,
    rankings,
    sheet_parts,
    sheet_steps,
    standards,
)

standard_points = [
    path("standards", standards.StandardList.as_view(), name="api-standards"),
    path("standards/<int:pk>", standards.StandardDetail.as_view(), name="api-standard"),
]

period_points = [
    path("periods", periods.PeriodList.as_view(), name="api-periods"),
    path("periods/<slug:month>", periods.PeriodDetail.as_view(), name="api-period"),
    path("periods/<slug:month>/freeze", rankings.PeriodFreeze.as_view(), name="api-period-freeze"),
    path(
        "periods/<slug:month>/submissions/<int:area>/submit",
        periods.StreetSubmit.as_view(),
        name="api-street-submit",
    ),
    path(
        "periods/<slug:month>/submissions/<int:area>/report",
        periods.DistrictReport.as_view(),
        name="api-district-report",
    ),
    path(
        "periods/<slug:month>/submissions/<int:area>/return",
        periods.SubmissionReturn.as_view(),
        name="api-submission-return",
    ),
    path("submissions", periods.SubmissionList.as_view(), name="api-submissions"),
    path("submissions/<int:pk>", periods.SubmissionDetail.as_view(), name="api-submission"),
]

inspection_points = [
    path("inspections", inspections.InspectionList.as_view(), name="api-inspections"),
    path("inspections/<int:pk>", inspections.InspectionDetail.as_view(), name="api-inspection"),
    path("inspections/<int:pk>/items/<slug:key>", sheet_parts.SheetItem.as_view(), name="api-sheet-item"),
    path("inspections/<int:pk>/header", sheet_parts.SheetHeader.as_view(), name="api-sheet-header"),
    path(
        "inspections/<int:pk>/adjustments",
        sheet_parts.SheetAdjustments.as_view(),
        name="api-sheet-adjustments",
    ),
    path("inspections/<int:pk>/submit", sheet_steps.SheetSubmit.as_view(), name="api-sheet-submit"),
    path("inspections/<int:pk>/withdraw", sheet_steps.SheetWithdraw.as_view(), name="api-sheet-withdraw"),
    path("inspections/<int:pk>/approve", sheet_steps.SheetApprove.as_view(), name="api-sheet-approve"),
    path("inspections/<int:pk>/return", sheet_steps.SheetReturn.as_view(), name="api-sheet-return"),
    path("inspections/<int:pk>/reopen", sheet_steps.SheetReopen.as_view(), name="api-sheet-reopen"),
    path("inspections/<int:pk>/photos", photos.SheetPhotos.as_view(), name="api-sheet-photos"),
    path("photos/<int:pk>", photos.Photo.as_view(), name="api-photo"),
    path("photos/<int:pk>/small", photos.PhotoThumbnail.as_view(), name="api-photo-small"),
]

ranking_points = [
    path("rankings", rankings.RankingList.as_view(), name="api-rankings"),
    path("rankings/<slug:month>", rankings.RankingDetail.as_view(), name="api-ranking"),
    path("rankings/<slug:month>/entries", rankings.RankingEntryList.as_view(), name="api-ranking-entries"),
    path(
        "rankings/<slug:month>/summaries", rankings.RankingSummaryList.as_view(), name="api-ranking-summaries"
    ),
    path(
        "rankings/<slug:month>/differences",
        rankings.RankingDifferences.as_view(),
        name="api-ranking-differences",
    ),
    path("rankings/<slug:month>/compose", rankings.RankingCompose.as_view(), name="api-ranking-compose"),
    path("rankings/<slug:month>/sign", rankings.RankingSign.as_view(), name="api-ranking-sign"),
    path("rankings/<slug:month>/issue", rankings.RankingIssued.as_view(), name="api-ranking-issue"),
    path("entries/<int:pk>", rankings.RankingEntryDetail.as_view(), name="api-ranking-entry"),
]

circular_points = [
    path("circulars", circulars.CircularList.as_view(), name="api-circulars"),
    path("circulars/<int:pk>", circulars.CircularDetail.as_view(), name="api-circular"),
    path("circulars/<int:pk>/docx", circulars.CircularDocx.as_view(), name="api-circular-docx"),
    path("circulars/<int:pk>/xlsx", circulars.CircularXlsx.as_view(), name="api-circular-xlsx"),
    path("criticism", criticism.CriticismTotalsApi.as_view(), name="api-criticism"),
]

urlpatterns = [*standard_points, *period_points, *inspection_points, *ranking_points, *circular_points]
