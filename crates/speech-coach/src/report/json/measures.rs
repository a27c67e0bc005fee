//! The numbers of a report as JSON, and the schema of that.

use std::collections::BTreeMap;

use coach_pipeline::Section;
use coach_speech::Span;
use coach_speech::measures::{Measure, MeasureId, Measures, Unmeasurable};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, ObjectBuilder, OneOfBuilder, Ref, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{Times, ratio, times};

/// The measures under their names, in the order of reports, then the counts.
pub(super) struct MeasuresDto {
    values: Vec<(MeasureId, MeasureDto)>,
    word_count: usize,
    syllable_count: usize,
    speech_span: Option<Times>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ReportMeasure)]
struct MeasureDto {
    value: Option<f64>,
    unmeasurable: Option<&'static str>,
    unit: &'static str,
    evidence_count: usize,
    reliability: f64,
}

impl MeasuresDto {
    pub(super) fn of(measures: &Measures) -> Self {
        let Measures { values, word_count, syllable_count, speech_span, .. } = measures;
        Self::new(values, (*word_count, *syllable_count), *speech_span)
    }

    /// Those of a part of a talk.
    pub(super) fn of_section(section: &Section) -> Self {
        let Section { values, word_count, syllable_count, speech_span, .. } = section;
        Self::new(values, (*word_count, *syllable_count), *speech_span)
    }

    fn new(
        values: &BTreeMap<MeasureId, Measure>,
        (word_count, syllable_count): (usize, usize),
        speech_span: Option<Span>,
    ) -> Self {
        let value = |id: &MeasureId| {
            let measure = values.get(id)?;
            let dto = MeasureDto {
                value: measure.value.ok().map(ratio),
                unmeasurable: measure.value.err().map(Unmeasurable::name),
                unit: id.unit(),
                evidence_count: measure.evidence_count,
                reliability: ratio(measure.reliability),
            };
            Some((*id, dto))
        };
        Self {
            values: MeasureId::ALL.iter().filter_map(value).collect(),
            word_count,
            syllable_count,
            speech_span: speech_span.map(times),
        }
    }
}

impl PartialSchema for MeasuresDto {
    fn schema() -> RefOr<Schema> {
        let names = MeasureId::ALL.iter().map(|id| id.name());
        let object = names.fold(Object::new(), |mut object, name| {
            let measure = Ref::from_schema_name(MeasureDto::name());
            object.properties.insert(name.to_owned(), measure.into());
            object
        });
        let whole = || Object::with_type(Type::Integer);
        let span = Ref::from_schema_name(Times::name());
        let span = OneOfBuilder::new().item(Object::with_type(Type::Null)).item(span).build();
        let object = ObjectBuilder::from(object)
            .property("word_count", whole())
            .property("syllable_count", whole())
            .property("speech_span", Schema::OneOf(span))
            .required("word_count")
            .required("syllable_count")
            .required("speech_span");
        object.build().into()
    }
}

impl ToSchema for MeasuresDto {
    fn name() -> std::borrow::Cow<'static, str> {
        "ReportMeasures".into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        for (name, schema) in
            [(MeasureDto::name(), MeasureDto::schema()), (Times::name(), Times::schema())]
        {
            schemas.push((name.into_owned(), schema));
        }
    }
}

impl Serialize for MeasuresDto {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (id, measure) in &self.values {
            map.serialize_entry(id.name(), measure)?;
        }
        map.serialize_entry("word_count", &self.word_count)?;
        map.serialize_entry("syllable_count", &self.syllable_count)?;
        map.serialize_entry("speech_span", &self.speech_span)?;
        map.end()
    }
}
