//! A talk as it was heard, before anybody says which of its words are fillers: all numbers come
//! from here, whether the rules alone judge the fillers or somebody else judges those in doubt.

use coach_speech::Span;
use coach_speech::measures::{
    FilledPause, FilledPauseSource, FillerWord, MeasureId, Measures, Unmeasurable,
};
use coach_speech::pause::Pause;
use coach_speech::transcript::Transcript;

use crate::Recording;
use crate::acoustics::syllable_nuclei;
use crate::filled_pauses::{self, AcousticEvent, Misheard, Spectrum};
use crate::fillers::{self, AmbiguousFiller, FillerCorrection, FillerPreferences, Verdict};
use crate::intensity;
use crate::language::Language;
use crate::pauses::Sound;
use crate::phrases::Talk;
use crate::pitch::track_pitch;
use crate::places::{self, Places};
use crate::rate::Evidence;
use crate::recording::Quality;
use crate::settings::{AmbiguitySettings, MeasureSettings};
use crate::text::{self, TextMeasures, TextSettings};
use crate::timing::{self, SyllableCheck};
use crate::tokens::{self, Kind, Token};
use crate::voice::{self, Spoken, Voice};

/// Everything that the numbers rest on.
#[derive(Debug)]
pub struct Heard<'a> {
    transcript: &'a Transcript,
    settings: &'a MeasureSettings,
    language: Option<Language>,
    sound: Sound,
    tokens: Vec<Token>,
    pauses: Vec<Pause>,
    /// Before each token, and after the last.
    silence_s: Vec<f64>,
    filled_pauses: Vec<FilledPause>,
    /// What the speaker says is none.
    rejected: Vec<Span>,
    /// Entries of the filler lexicon in order, each with its probability by the rules.
    found: Vec<FillerWord>,
    voice: Voice,
    quality: Quality,
    check: SyllableCheck,
}

impl<'a> Heard<'a> {
    /// Listens to a talk; see [`crate::measure`].
    pub fn of(
        recording: Recording<'_>,
        transcript: &'a Transcript,
        settings: &'a MeasureSettings,
    ) -> Self {
        Self::of_speaker(recording, transcript, &FillerPreferences::default(), settings)
    }

    /// Listens to the talk of somebody who told something about their own fillers.
    pub fn of_speaker(
        recording: Recording<'_>,
        transcript: &'a Transcript,
        preferences: &FillerPreferences,
        settings: &'a MeasureSettings,
    ) -> Self {
        let Recording { audio, regions, .. } = recording;
        let language = Language::of_code(&transcript.language);
        let sound = Sound::of(audio, regions, settings);
        let spectrum = Spectrum::of(audio);
        let stretches = sound.stretches();
        let mut misheard = language.map_or_else(Vec::new, |language| {
            filled_pauses::misheard(&spectrum, &stretches, transcript, language, settings)
        });
        let mut rejected = Vec::new();
        let mut is_kept = |sound: Span| {
            let is_rejected = preferences.rejects(sound);
            rejected.extend(is_rejected.then_some(sound));
            !is_rejected
        };
        misheard.retain(|one| is_kept(one.span));
        let mut tokens = tokens::tokens(transcript, language);
        tokens::mark_misheard(&mut tokens, &misheard);
        let heard = language.map_or_else(Vec::new, |language| {
            let tuned = &settings.filled_pauses;
            filled_pauses::acoustic(audio, &spectrum, &stretches, &tokens, language, tuned)
        });
        let as_heard = heard.iter().filter(|event| !preferences.rejects(event.span));
        misheard.extend(as_heard.filter_map(|event| misheard_by(event, &tokens)));
        tokens::mark_misheard(&mut tokens, &misheard);
        let silence_s = places::silence_before_s(&tokens, &sound.silences);
        let written = filled_pauses_of(transcript, &tokens, &misheard);
        let mut filled_pauses = filled_pauses::union(written, &heard);
        filled_pauses.retain(|filled| is_kept(filled.span));
        let minutes = sound.speech_span.map_or(0.0, |span| span.length().get() / 60.0);
        let found = language.map_or_else(Vec::new, |language| {
            let talk = Talk { tokens: &tokens, silence_s: &silence_s, minutes };
            fillers::found(talk, language, preferences, settings)
        });
        let phrase_ends = found.iter().map(|entry| entry.words.1).collect();
        let places = Places::new(transcript, &tokens, language, phrase_ends);
        let pauses = pauses(&sound, &places, settings);
        let hesitations: Vec<Span> = filled_pauses.iter().map(|pause| pause.span).collect();
        let track = track_pitch(audio, &settings.pitch);
        let nuclei = syllable_nuclei(audio, &track, &settings.acoustics);
        let spoken = Spoken {
            stretches: &stretches,
            hesitations: &hesitations,
            sentences: &voice::spoken_sentences(transcript, &tokens, language),
            language,
        };
        let voice = Voice::of(&track, recording.loudness, &nuclei, spoken, settings);
        let quality = Quality::of(recording, &track, &sound, &pauses, settings);
        let mut heard = Self {
            transcript,
            settings,
            language,
            sound,
            tokens,
            pauses,
            silence_s,
            filled_pauses,
            rejected,
            found,
            voice,
            quality,
            check: SyllableCheck::default(),
        };
        heard.check = timing::syllable_check(&heard.evidence(&[]), &nuclei, &settings.timing);
        heard
    }

    /// Whether a place that a speaker corrects is one: there stands an entry of the lexicon or of
    /// their own list, a filler or not.
    pub fn has_entry(&self, correction: &FillerCorrection) -> bool {
        let FillerCorrection { lexeme, words, .. } = correction;
        self.found.iter().any(|found| found.words == *words && found.lexeme == *lexeme)
    }

    /// Whether a filled pause begins at a time, one that the speaker says is none included.
    pub fn has_filled_pause(&self, start_ms: u64) -> bool {
        let sounds = self.filled_pauses.iter().map(|filled| filled.span);
        sounds.chain(self.rejected.iter().copied()).any(|sound| fillers::begins_at(sound, start_ms))
    }

    /// The numbers, with the fillers that the rules see.
    pub fn measures(&self) -> Measures {
        self.measures_with(&[], &AmbiguitySettings::default())
    }

    /// The words and phrases of which the rules are not sure, in order.
    pub fn ambiguous_fillers(&self, ambiguity: &AmbiguitySettings) -> Vec<AmbiguousFiller> {
        let words = self.transcript.words.len();
        fillers::ambiguous(&self.found, words, ambiguity, self.settings)
    }

    /// The numbers, where somebody judged some of [`Self::ambiguous_fillers`]. Verdicts on other
    /// words, and those of low confidence, change nothing.
    pub fn measures_with(&self, verdicts: &[Verdict], ambiguity: &AmbiguitySettings) -> Measures {
        self.measures_of(fillers::judged(&self.found, verdicts, ambiguity, self.settings))
    }

    /// The numbers, where it is known already which words are fillers, as in a part of a talk.
    pub fn measures_of(&self, filler_words: Vec<FillerWord>) -> Measures {
        let evidence = self.evidence(&filler_words);
        let text = if self.sound.speech_span.is_some() {
            self.text_measures(&filler_words, &self.settings.text)
        } else {
            TextMeasures::none(Unmeasurable::NoSpeech)
        };
        let timing = timing::timing(&evidence, &text.marks, &self.settings.timing);
        let mut values = evidence.values(self.check.trust);
        values.extend(timing.values);
        values.extend(text.values);
        values.extend(&self.voice.values);
        values.extend(&self.quality.values);
        values.insert(MeasureId::NucleiPerSyllable, self.check.nuclei_per_syllable);
        Measures {
            language: self.transcript.language.clone(),
            speech_span: self.sound.speech_span,
            values,
            word_count: evidence.word_count(),
            syllable_count: evidence.syllable_count(),
            pauses: self.pauses.clone(),
            filled_pauses: self.filled_pauses.clone(),
            filler_words,
            timing: timing.marks,
            text: text.marks,
            voice: self.voice.marks.clone(),
            recording: self.quality.marks.clone(),
        }
    }

    /// What is measured in the words, with the fillers that [`Measures`] lists.
    pub fn text_measures(
        &self,
        filler_words: &[FillerWord],
        settings: &TextSettings,
    ) -> TextMeasures {
        text::measure_tokens(
            self.transcript,
            self.language,
            &self.tokens,
            &self.silence_s,
            filler_words,
            settings,
        )
    }

    /// Whether the signal holds as many syllables as the transcript.
    #[cfg(test)]
    pub(crate) fn check(&self) -> SyllableCheck {
        self.check
    }

    /// What the numbers are computed from.
    pub(crate) fn evidence<'b>(&'b self, filler_words: &'b [FillerWord]) -> Evidence<'b> {
        Evidence {
            sound: &self.sound,
            tokens: &self.tokens,
            language: self.language,
            pauses: &self.pauses,
            filled_pauses: &self.filled_pauses,
            filler_words,
            settings: self.settings,
        }
    }
}

/// The silences that are long enough for a pause, each with its place.
fn pauses(sound: &Sound, places: &Places<'_>, settings: &MeasureSettings) -> Vec<Pause> {
    // Half a frame of tolerance: lengths are whole frames.
    let is_long =
        |silence: &Span| silence.length().get() > settings.pause_s_min - intensity::HOP_S / 2.0;
    let silences = sound.silences.iter().copied().filter(is_long);
    silences.map(|span| Pause { span, place: places.of(span) }).collect()
}

/// The word that was written for a hesitation, as far as there is one.
fn misheard_by(event: &AcousticEvent, tokens: &[Token]) -> Option<Misheard> {
    let &AcousticEvent { span, lexeme, probability, written } = event;
    let word = tokens.get(written?)?.word;
    Some(Misheard { word, span, lexeme, probability })
}

fn filled_pauses_of(
    transcript: &Transcript,
    tokens: &[Token],
    misheard: &[Misheard],
) -> Vec<FilledPause> {
    let hesitation = |token: &Token| {
        let Kind::FilledPause(lexeme) = token.kind else { return None };
        let heard = misheard.iter().find(|misheard| misheard.word == token.word);
        let written = f64::from(transcript.words[token.word].probability);
        let (source, probability) = heard
            .map_or((FilledPauseSource::Recognizer, written), |misheard| {
                (FilledPauseSource::Acoustic, misheard.probability)
            });
        Some(FilledPause { lexeme: lexeme.to_owned(), span: token.span, source, probability })
    };
    tokens.iter().filter_map(hesitation).collect()
}
