//! Every number that the measures of words may be tuned by, with its source.

use crate::language::Language;

/// Thresholds of the measures of words. Where no source is named the value is a choice, to be
/// calibrated on talks.
#[derive(Debug, Clone, PartialEq)]
pub struct TextSettings {
    /// Whether the recognizer writes repeated and broken words as said. Most leave them out, so
    /// that little is known from few of them.
    pub recognizer_is_verbatim: bool,
    /// Whether words are looked for that others include more people than.
    pub inclusive: bool,
    /// A phrase is repeated if it comes again within this time.
    pub repetition_gap_s_max: f64,
    /// A silence of this length speaks for a clause given up.
    pub abandoned_silence_s_min: f64,
    /// A clause is given up after this many words at most.
    pub abandoned_words_max: usize,
    /// A word of less probability and length may be a fragment of the next.
    pub fragment_probability_max: f32,
    /// See `fragment_probability_max`.
    pub fragment_s_max: f64,
    /// A word that the next begins with may be a fragment of it if people say it less often than
    /// this in a million words.
    pub fragment_per_million_max: f64,
    /// A word is overused from this many uses in the talk on …
    pub overuse_uses_min: usize,
    /// … or this many within a minute …
    pub overuse_uses_in_minute_min: usize,
    /// … if that is this many times as often as people say it.
    pub overuse_ratio_min: f64,
    /// A phrase is repeated from this many uses on.
    pub phrase_uses_min: usize,
    /// How many overused words and repeated phrases are listed.
    pub overuse_listed_max: usize,
    /// Share of different words at which a factor of MTLD ends: 0.72 (`McCarthy` & Jarvis 2010).
    pub mtld_ratio: f64,
    /// MTLD means nothing below this many words …
    pub mtld_words_min: usize,
    /// … and is trusted from this many on (`McCarthy` & Jarvis 2010).
    pub mtld_words_trusted: f64,
    /// An English sentence of more words is long.
    pub long_sentence_words_en: usize,
    /// A Russian sentence of more words is long.
    pub long_sentence_words_ru: usize,
    /// After a question, a shorter silence is no time to answer.
    pub answer_silence_s_min: f64,
    /// The opening and the closing last this long …
    pub edge_s_max: f64,
    /// … and at most this share of the talk.
    pub edge_share_max: f64,
    /// Opening and closing are judged in a talk of this many words or more.
    pub edge_words_min: usize,
    /// Points of an opening or a closing without any sign.
    pub rubric_points_base: u8,
    /// Thanks and introductions in the opening are long from here on.
    pub long_thanks_s_min: f64,
    /// This many fillers in the opening are many.
    pub opening_fillers_min: usize,
    /// A full pause before the last sentence.
    pub full_pause_s_min: f64,
    /// A call to action belongs to this last share of the talk.
    pub call_share: f64,
    /// Counts per 100 words are trusted from this many words on.
    pub trusted_words_min: f64,
    /// Counts per minute are trusted from this time on.
    pub trusted_total_s_min: f64,
    /// Means and shares of sentences are trusted from this many sentences on.
    pub trusted_sentences_min: f64,
    /// Shares of pronouns are trusted from this many pronouns on.
    pub trusted_pronouns_min: f64,
}

impl Default for TextSettings {
    fn default() -> Self {
        Self {
            recognizer_is_verbatim: false,
            inclusive: false,
            repetition_gap_s_max: 1.0,
            abandoned_silence_s_min: 0.3,
            abandoned_words_max: 3,
            fragment_probability_max: 0.4,
            fragment_s_max: 0.25,
            fragment_per_million_max: 100.0,
            overuse_uses_min: 5,
            overuse_uses_in_minute_min: 4,
            overuse_ratio_min: 8.0,
            phrase_uses_min: 3,
            overuse_listed_max: 5,
            mtld_ratio: 0.72,
            mtld_words_min: 50,
            mtld_words_trusted: 100.0,
            long_sentence_words_en: 30,
            long_sentence_words_ru: 25,
            answer_silence_s_min: 1.0,
            edge_s_max: 30.0,
            edge_share_max: 1.0 / 3.0,
            edge_words_min: 30,
            rubric_points_base: 2,
            long_thanks_s_min: 12.0,
            opening_fillers_min: 3,
            full_pause_s_min: 0.8,
            call_share: 0.2,
            trusted_words_min: 50.0,
            trusted_total_s_min: 30.0,
            trusted_sentences_min: 8.0,
            trusted_pronouns_min: 10.0,
        }
    }
}

impl TextSettings {
    /// A sentence of more words is long.
    pub(crate) fn long_sentence_words(&self, language: Language) -> usize {
        match language {
            Language::En => self.long_sentence_words_en,
            Language::Ru => self.long_sentence_words_ru,
        }
    }
}
