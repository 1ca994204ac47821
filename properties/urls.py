"""Pages of this app."""

from django.urls import path

from properties.views import (
    boards,
    circulars,
    communities,
    criticism,
    entry,
    explanations,
    inspections,
    issues,
    photos,
    rankings,
    reviews,
    sheet_items,
    sheet_steps,
    submissions,
)

app_name = "properties"

inspection_pages = [
    path("inspections/", inspections.InspectionListPage.as_view(), name="inspection-list"),
    path("inspections/approve/", reviews.ApproveManyView.as_view(), name="inspection-approve-many"),
    path("inspections/start/<int:pk>/", inspections.StartView.as_view(), name="inspection-start"),
    path("inspections/<int:pk>/", entry.SheetView.as_view(), name="sheet"),
    path("inspections/<int:pk>/items/<str:key>/", sheet_items.SheetItemView.as_view(), name="sheet-item"),
    path("inspections/<int:pk>/header/", sheet_steps.SheetHeaderView.as_view(), name="sheet-header"),
    path(
        "inspections/<int:pk>/adjustments/",
        sheet_steps.SheetAdjustmentsView.as_view(),
        name="sheet-adjustments",
    ),
    path("inspections/<int:pk>/submit/", sheet_steps.SheetSubmitView.as_view(), name="sheet-submit"),
    path("inspections/<int:pk>/discard/", sheet_steps.SheetDiscardView.as_view(), name="sheet-discard"),
    path("inspections/<int:pk>/withdraw/", sheet_steps.SheetWithdrawView.as_view(), name="sheet-withdraw"),
    path("inspections/<int:pk>/approve/", reviews.ApproveView.as_view(), name="sheet-approve"),
    path("inspections/<int:pk>/return/", reviews.ReturnView.as_view(), name="sheet-return"),
    path("inspections/<int:pk>/reopen/", reviews.ReopenView.as_view(), name="sheet-reopen"),
    path("inspections/<int:pk>/print/", entry.SheetPrintView.as_view(), name="sheet-print"),
    path("inspections/<int:pk>/photos/", photos.PhotoUploadView.as_view(), name="photo-upload"),
    path(
        "communities/<int:pk>/inspections/",
        communities.CommunityInspectionsPage.as_view(),
        name="community-inspections",
    ),
    path("photos/<int:pk>/", photos.PhotoView.as_view(), name="photo"),
    path("photos/<int:pk>/small/", photos.PhotoView.as_view(size="small"), name="photo-thumbnail"),
]

ranking_pages = [
    path("rankings/", rankings.RankingIndex.as_view(), name="ranking"),
    path("rankings/<slug:slug>/", rankings.RankingPage.as_view(), name="ranking"),
    path("rankings/<slug:slug>/rows/<int:pk>/", explanations.EntryPage.as_view(), name="ranking-entry"),
    path(
        "rankings/<slug:slug>/differences/",
        explanations.DifferencesPage.as_view(),
        name="ranking-differences",
    ),
    path("rankings/<slug:slug>/freeze/", issues.FreezeView.as_view(), name="ranking-freeze"),
    path("rankings/<slug:slug>/<int:version>/sign/", issues.SignView.as_view(), name="ranking-sign"),
    path("rankings/<slug:slug>/<int:version>/issue/", issues.IssueView.as_view(), name="ranking-issue"),
]

circular_pages = [
    path("circulars/", circulars.CircularListPage.as_view(), name="circular-list"),
    path("circulars/<int:pk>/", circulars.CircularPage.as_view(), name="circular"),
    path("circulars/<int:pk>/files/", circulars.CircularFilesPage.as_view(), name="circular-files"),
    path(
        "circulars/<int:pk>/files/<slug:suffix>/",
        circulars.CircularDownload.as_view(),
        name="circular-download",
    ),
    path("circulars/<int:pk>/text/", circulars.EditTextView.as_view(), name="circular-text"),
    path("circulars/<int:pk>/compose/", circulars.RecomposeView.as_view(), name="circular-compose"),
    path("circulars/<int:pk>/render/", circulars.RenderView.as_view(), name="circular-render"),
    path("criticism/", criticism.CriticismTotalsPage.as_view(), name="criticism-totals"),
]

month_pages = [
    path("months/", boards.MonthPage.as_view(), name="months"),
    path("months/open/", submissions.OpenMonthView.as_view(), name="month-open"),
    path("months/<slug:slug>/", boards.MonthPage.as_view(), name="month"),
    path(
        "months/<slug:slug>/streets/<int:pk>/submit/",
        submissions.SubmitStreetView.as_view(),
        name="month-submit",
    ),
    path(
        "months/<slug:slug>/districts/<int:pk>/report/",
        submissions.ReportDistrictView.as_view(),
        name="month-report",
    ),
    path(
        "months/<slug:slug>/streets/<int:pk>/return/",
        submissions.ReturnStreetView.as_view(),
        name="month-return-street",
    ),
    path(
        "months/<slug:slug>/districts/<int:pk>/return/",
        submissions.ReturnDistrictView.as_view(),
        name="month-return-district",
    ),
]

urlpatterns = [*inspection_pages, *month_pages, *ranking_pages, *circular_pages]
