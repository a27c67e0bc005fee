//! What can be handed in, and what numbers are held against.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use coach_pipeline::scoring::{
    BandFactor, Norm, Profile, SubScoreId, band_in, norms, sub_score_weight,
};
use coach_speech::measures::MeasureId;
use hyper::HeaderMap;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::analyses::asked;
use super::submission::judged_as;
use crate::http::app::Shared;
use crate::http::dto::ProfileName;
use crate::http::problem::{Problem, ProblemDocument};
use crate::report::json::round;
use crate::texts::{Texts, named};

/// What can be handed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Formats {
    /// Read by the program itself.
    built_in: Vec<&'static str>,
    /// Read with the `ffmpeg` program.
    with_ffmpeg: Vec<&'static str>,
    /// Whether there is one.
    has_ffmpeg: bool,
    max_bytes: u64,
    max_duration_s: f64,
    /// Languages with measures of their own; words are recognised in others too.
    languages: Vec<&'static str>,
}

/// Endings of files that the program reads itself.
pub(crate) const BUILT_IN: [&str; 18] = [
    "aac", "aif", "aiff", "caf", "flac", "m4a", "m4v", "mka", "mkv", "mov", "mp3", "mp4", "oga",
    "ogg", "opus", "wav", "weba", "webm",
];
/// Endings of files that it reads with `ffmpeg`.
pub(crate) const WITH_FFMPEG: [&str; 6] = ["amr", "avi", "flv", "mpg", "wma", "wmv"];

/// What can be handed in
#[utoipa::path(
    get, path = "/api/v1/formats", tag = "catalogue",
    responses((status = 200, description = "Formats and limits", body = Formats)),
)]
pub(crate) async fn get_formats(State(app): State<Shared>) -> Json<Formats> {
    let media = &app.service.settings().pipeline.media;
    Json(Formats {
        built_in: BUILT_IN.to_vec(),
        with_ffmpeg: WITH_FFMPEG.to_vec(),
        has_ffmpeg: media.ffmpeg.is_some(),
        max_bytes: app.limits.upload_bytes_max,
        max_duration_s: media.limits.max_duration.get(),
        languages: vec!["ru", "en"],
    })
}

/// What numbers are held against, in one language, and what scores are made of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Scoring {
    language: &'static str,
    /// Whose bands, norms and weights these are.
    profile: &'static str,
    bands: Vec<BandDto>,
    norms: Vec<NormDto>,
    sub_scores: Vec<SubScoreDto>,
    /// Everything that recordings can be judged as.
    profiles: Vec<ProfileDto>,
}

/// What listeners find good.
#[derive(Debug, Serialize, ToSchema)]
struct BandDto {
    measure: &'static str,
    unit: &'static str,
    low: Option<f64>,
    high: Option<f64>,
}

/// How one number is scored: 0 up to `a`, rising to 100 at `b`, 100 up to `c`, falling to 0 at `d`;
/// a side without ends is null.
#[derive(Debug, Serialize, ToSchema)]
struct NormDto {
    measure: &'static str,
    sub_score: &'static str,
    /// Its weight in the sub-score.
    weight: f64,
    a: Option<f64>,
    b: Option<f64>,
    c: Option<f64>,
    d: Option<f64>,
}

/// A group of numbers.
#[derive(Debug, Serialize, ToSchema)]
struct SubScoreDto {
    sub_score: &'static str,
    /// Its weight in the score of the whole.
    weight: f64,
}

/// What a kind of talk changes.
#[derive(Debug, Serialize, ToSchema)]
struct ProfileDto {
    /// The name to ask for it by.
    profile: &'static str,
    /// What people call it.
    title: &'static str,
    /// Factors on both sides of bands.
    bands: Vec<BandFactorDto>,
    /// Factors on weights.
    weights: Vec<WeightFactorDto>,
    /// Whether the end is to ask the audience for something.
    wants_call_to_action: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct BandFactorDto {
    measure: &'static str,
    low: f64,
    high: f64,
}

#[derive(Debug, Serialize, ToSchema)]
struct WeightFactorDto {
    sub_score: &'static str,
    factor: f64,
}

/// What to tell of.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ScoringQuery {
    /// Whose bands, norms and weights; else those that the settings of the service name.
    #[param(value_type = Option<ProfileName>)]
    profile: Option<String>,
    /// Language of titles, `ru` or `en`.
    locale: Option<String>,
}

/// What numbers are held against
#[utoipa::path(
    get, path = "/api/v1/scoring", tag = "catalogue", params(ScoringQuery),
    responses(
        (status = 200, description = "A band for each measure that has one, what scores are \
            made of, and what profiles change", body = Vec<Scoring>),
        (status = 400, description = "There is no such profile", body = ProblemDocument,
            content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_scoring(
    State(app): State<Shared>,
    query: Result<Query<ScoringQuery>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<Vec<Scoring>>, Problem> {
    let query = asked(query)?;
    let profile = judged_as(&app, query.profile.as_deref())?;
    let texts = Texts::of(app.locale_asked(query.locale.as_deref(), &headers));
    Ok(Json(["ru", "en"].map(|language| scoring(language, profile, texts)).into()))
}

fn scoring(language: &'static str, profile: Profile, texts: &'static Texts) -> Scoring {
    let band = |id: &MeasureId| {
        let band = band_in(*id, language, profile)?;
        let (measure, unit) = (id.name(), id.unit());
        Some(BandDto { measure, unit, low: band.low.map(exact), high: band.high.map(exact) })
    };
    let end = |value: f64| value.is_finite().then(|| exact(value));
    let norm = |norm: Norm| NormDto {
        measure: norm.measure.name(),
        sub_score: norm.sub_score.name(),
        weight: norm.weight,
        a: end(norm.curve.a),
        b: end(norm.curve.b),
        c: end(norm.curve.c),
        d: end(norm.curve.d),
    };
    let sub_score = |id: &SubScoreId| SubScoreDto {
        sub_score: id.name(),
        weight: exact(sub_score_weight(*id, profile)),
    };
    Scoring {
        language,
        profile: profile.name(),
        bands: MeasureId::ALL.iter().filter_map(band).collect(),
        norms: norms(language, profile).into_iter().map(norm).collect(),
        sub_scores: SubScoreId::ALL.iter().map(sub_score).collect(),
        profiles: Profile::ALL.into_iter().map(|one| ProfileDto::of(one, texts)).collect(),
    }
}

/// A number of the table times a factor, without the noise of the product.
fn exact(value: f64) -> f64 {
    round(value, 1e6)
}

impl ProfileDto {
    fn of(profile: Profile, texts: &'static Texts) -> Self {
        let factors = profile.factors();
        let band = |factor: &BandFactor| BandFactorDto {
            measure: factor.measure.name(),
            low: factor.low,
            high: factor.high,
        };
        let weight =
            |&(id, factor): &(SubScoreId, f64)| WeightFactorDto { sub_score: id.name(), factor };
        Self {
            profile: profile.name(),
            title: named(&texts.profiles, profile.name()),
            bands: factors.bands.iter().map(band).collect(),
            weights: factors.weights.iter().map(weight).collect(),
            wants_call_to_action: factors.wants_call_to_action,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use coach_pipeline::wording::Locale;

    use super::*;

    #[test]
    fn what_is_told_of_scores_is_what_they_are_made_of() {
        let texts = Texts::of(Locale::Ru);
        let ru = serde_json::to_value(scoring("ru", Profile::Talk, texts)).unwrap();
        let norms = ru["norms"].as_array().unwrap();
        let of = |measure: &str| norms.iter().find(|norm| norm["measure"] == measure).unwrap();
        let pace = of("articulation_rate_syl_s");
        assert_eq!(pace["sub_score"], "pace");
        assert_eq!([&pace["a"], &pace["b"], &pace["c"], &pace["d"]], [2.95, 4.1, 6.4, 7.9]);
        assert!(of("hedges_per_100_words")["b"].is_null());
        let weights = ru["sub_scores"].as_array().unwrap();
        let sum: f64 = weights.iter().map(|one| one["weight"].as_f64().unwrap()).sum();
        assert!((sum - 1.0).abs() < 1e-9);
        let profiles = ru["profiles"].as_array().unwrap();
        assert_eq!(profiles.len(), Profile::ALL.len());
        assert_eq!(
            (&profiles[1]["profile"], &profiles[1]["title"]),
            (&"lecture".into(), &"лекция".into())
        );
    }

    #[test]
    fn every_profile_has_a_title_in_every_language() {
        let names: BTreeSet<&str> = Profile::ALL.into_iter().map(Profile::name).collect();
        for locale in Locale::ALL {
            let titled = Texts::of(locale).profiles.keys().map(String::as_str);
            assert_eq!(titled.collect::<BTreeSet<_>>(), names, "{locale:?}");
        }
    }

    #[test]
    fn a_profile_moves_its_bands() {
        let high = |profile| {
            let bands = scoring("en", profile, Texts::of(Locale::En)).bands;
            bands.into_iter().find(|band| band.measure == "speech_rate_wpm").unwrap().high.unwrap()
        };
        assert!(high(Profile::News) > high(Profile::Talk));
    }
}
