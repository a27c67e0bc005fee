//! Which page is answered by whom, and the document that says so.

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use super::app::Shared;
use super::page;
use super::routes::{
    analyses, catalogue, chat, comparisons, corrections, downloads, events, exports, operation,
    progress, reference, reference_chat, retention, sections, session,
};
use super::routes::{commentary, providers};

/// What the document says of itself.
#[derive(OpenApi)]
#[openapi(info(
    title = "Speech Coach",
    description = "A self-hosted coach for public speaking: recordings in, reports out."
))]
struct Document;

fn pages() -> OpenApiRouter<Shared> {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(analyses::create_analysis, analyses::list_analyses))
        .routes(routes!(
            analyses::get_analysis,
            analyses::update_analysis,
            analyses::delete_analysis
        ))
        .routes(routes!(analyses::get_analysis_by_digest))
        .routes(routes!(analyses::cancel_analysis))
        .routes(routes!(corrections::get_corrections, corrections::put_corrections))
        .routes(routes!(events::watch_analysis))
        .routes(routes!(sections::get_section))
        .routes(routes!(exports::get_recording))
        .routes(routes!(exports::get_waveform))
        .routes(routes!(exports::get_transcript))
        .routes(routes!(exports::get_words))
        .routes(routes!(downloads::get_report))
        .routes(routes!(downloads::get_event_table))
        .routes(routes!(downloads::get_measures))
        .routes(routes!(downloads::get_labels))
        .routes(routes!(downloads::get_cut))
        .routes(routes!(comparisons::create_comparison))
        .routes(routes!(progress::get_progress))
        .routes(routes!(catalogue::get_formats))
        .routes(routes!(catalogue::get_scoring))
        .routes(routes!(operation::get_ready))
        .routes(routes!(operation::get_metrics))
        .routes(routes!(operation::get_operation))
        .routes(routes!(commentary::get_commentary, commentary::create_commentary))
        .routes(routes!(commentary::preview_commentary))
        .routes(routes!(providers::list_providers))
        .routes(routes!(retention::get_retention))
        .routes(routes!(session::get_session, session::open_session, session::close_session))
        .merge(chat::pages())
        .merge(reference::pages())
        .merge(reference_chat::pages())
}

/// The document of all pages.
#[cfg(test)]
fn openapi() -> utoipa::openapi::OpenApi {
    pages().into_openapi()
}

/// All pages.
pub(crate) fn router(app: &Shared) -> Router {
    let (pages, document) = pages().split_for_parts();
    pages
        .fallback(page::answer)
        // Uploads are limited where they are received.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(name_page))
        .with_state(app.clone())
        .merge(SwaggerUi::new("/docs").url("/api/v1/openapi.json", document))
}

/// Tells the door which page answers, as the documentation names it.
async fn name_page(page: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(page) = page {
        response.extensions_mut().insert(page);
    }
    response
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_changes_only_with_the_handlers() {
        insta::assert_json_snapshot!("openapi", super::openapi());
    }
}
