//! The whole way from samples to words, with a real model where one is installed.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

#[test]
fn repetition_compresses_and_speech_does_not() {
    assert!(compression_ratio(&"и так далее ".repeat(40)) > MAX_COMPRESSION_RATIO);
    let speech = "I will begin slowly, because the first sentence should be easy to follow.";
    assert!(compression_ratio(speech) < MAX_COMPRESSION_RATIO);
    assert!(compression_ratio("").abs() < f32::EPSILON);
}

#[test]
fn windows_are_heard_with_a_margin_up_to_the_limit() {
    for samples in [0, 1, 16_000, 29 * 16_000, 30 * 16_000, 90 * 16_000] {
        let frames = frames(samples);
        assert!(frames.is_multiple_of(2) && frames <= MAX_FRAMES);
        assert!(frames >= (samples / HOP + MARGIN_FRAMES).min(MAX_FRAMES));
    }
    assert_eq!(last_timestamp(30 * 16_000), 1500);
}

/// The folder of Whisper base, if it is installed where the program keeps its models.
fn model_dir() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a test has no configuration to ask")]
    let var = |name| std::env::var(name).ok().map(PathBuf::from);
    let models = var("SPEECH_COACH_MODELS")
        .or_else(|| Some(var("XDG_DATA_HOME")?.join("speech-coach/models")))
        .or_else(|| Some(var("HOME")?.join(".local/share/speech-coach/models")))?;
    let dir = models.join("base");
    let installed = dir.join("model.bin").is_file() || dir.join("model.safetensors").is_file();
    if !installed {
        println!("skipped: Whisper base is not installed (speech-coach model pull base)");
    }
    installed.then_some(dir)
}

fn load(dir: &Path, threads: usize, instruction_set: InstructionSet) -> Model {
    Model::load(dir, &LoadOptions { threads, instruction_set }).unwrap()
}

/// Stops after some questions; counts finished windows.
struct Patience {
    questions: AtomicUsize,
    windows: AtomicUsize,
}

impl Patience {
    fn of(questions: usize) -> Self {
        Self { questions: questions.into(), windows: 0.into() }
    }
}

impl Hook for Patience {
    fn should_stop(&self) -> bool {
        self.questions
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
            .is_err()
    }

    fn windows_done(&self, done: usize, _total: usize) {
        self.windows.store(done, Ordering::Relaxed);
    }
}

fn words(text: &WindowText) -> String {
    let words = text.segments.iter().flat_map(|segment| &segment.words);
    words.map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// A buzz with the rhythm of syllables: no speech, but enough to work on.
fn buzz(seconds: usize) -> Vec<f32> {
    (0..seconds * 16_000)
        .map(|i| {
            let t = i as f32 / 16_000.0;
            let carrier = (0..8).map(|h| (880.0 * h as f32 * t).sin()).sum::<f32>() / 8.0;
            carrier * (12.0 * t).sin().max(0.0) * 0.3
        })
        .collect()
}

#[test]
fn any_input_ends_without_a_panic() {
    let Some(dir) = model_dir() else { return };
    let model = load(&dir, 2, InstructionSet::detect());
    let inputs: [Vec<f32>; 7] = [
        vec![],
        vec![0.5],
        vec![0.0; 1600],
        vec![1.0; 4000],
        vec![f32::NAN; 4000],
        vec![f32::MAX; 4000],
        buzz(2),
    ];
    let windows: Vec<&[f32]> = inputs.iter().map(Vec::as_slice).collect();
    let options = Options { language: Some("ru".to_owned()), ..Options::default() };
    let texts = model.transcribe(&windows, &options, &Patience::of(usize::MAX)).unwrap();
    assert_eq!(texts.len(), windows.len());
    for (text, window) in texts.iter().zip(&windows) {
        let end_s = window.len() as f64 / 16_000.0 + 0.04;
        for word in text.segments.iter().flat_map(|segment| &segment.words) {
            assert!(word.start_s <= word.end_s && word.end_s <= end_s, "{word:?}");
        }
    }
}

#[test]
fn threads_and_batches_change_nothing() {
    let Some(dir) = model_dir() else { return };
    let (one, two) = (buzz(1), buzz(2));
    let windows = [&one[..], &two[..], &two[..20_000]];
    let texts = [(1, 1), (2, 3), (3, 2)].map(|(threads, batch_size)| {
        let model = load(&dir, threads, InstructionSet::detect());
        let options = Options { language: Some("en".to_owned()), batch_size, ..Options::default() };
        model.transcribe(&windows, &options, &Patience::of(usize::MAX)).unwrap()
    });
    assert_eq!(texts[0], texts[1]);
    assert_eq!(texts[0], texts[2]);
}

#[test]
fn work_stops_when_asked() {
    let Some(dir) = model_dir() else { return };
    let model = load(&dir, 2, InstructionSet::detect());
    let sound = buzz(3);
    for questions in [0, 1, 5, 9] {
        let patience = Patience::of(questions);
        let result = model.transcribe(&[&sound, &sound], &Options::default(), &patience);
        assert!(matches!(result, Err(Error::Cancelled)), "after {questions} questions");
    }
}

#[test]
fn a_language_that_the_model_lacks_is_an_error() {
    let Some(dir) = model_dir() else { return };
    let model = load(&dir, 1, InstructionSet::detect());
    assert!(model.languages().contains(&"ru") && model.languages().len() > 90);
    let options = Options { language: Some("tlh".to_owned()), ..Options::default() };
    let result = model.transcribe(&[], &options, &Patience::of(9));
    assert!(matches!(result, Err(Error::UnknownLanguage(code)) if code == "tlh"));
}

/// Real speech from the repository, if the program that decodes it is there.
fn fixture(name: &str) -> Option<Vec<f32>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures").join(name);
    let output = std::process::Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-i"])
        .arg(path)
        .args(["-ac", "1", "-ar", "16000", "-f", "f32le", "-"])
        .output();
    let Ok(output) = output else {
        println!("skipped: ffmpeg is not on this machine");
        return None;
    };
    Some(output.stdout.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
}

#[test]
fn real_speech_becomes_its_words_on_every_instruction_set() {
    let (Some(dir), Some(sound)) = (model_dir(), fixture("en_inaugural.webm")) else { return };
    let mut all: Vec<WindowText> = Vec::new();
    for set in [InstructionSet::Avx512, InstructionSet::Avx2, InstructionSet::Portable] {
        if !set.is_available() {
            println!("skipped {set:?}: this CPU does not have it");
            continue;
        }
        let model = load(&dir, 2, set);
        assert_eq!(model.instruction_set(), set);
        let patience = Patience::of(usize::MAX);
        let texts = model.transcribe(&[&sound], &Options::default(), &patience).unwrap();
        assert_eq!(patience.windows.into_inner(), 1);
        all.extend(texts);
    }
    for text in &all {
        assert_eq!(text.language.code, "en");
        let written = words(text).to_lowercase();
        for phrase in ["my fellow americans", "ask not", "what you can do for your country"] {
            assert!(written.contains(phrase), "{written}");
        }
        // The same words at the same times, to one position of the encoder.
        for (one, other) in text.segments.iter().zip(&all[0].segments) {
            assert_eq!(one.words.len(), other.words.len());
            for (one, other) in one.words.iter().zip(&other.words) {
                assert_eq!(one.text, other.text);
                assert!((one.start_s - other.start_s).abs() < 0.041, "{one:?} {other:?}");
                assert!((one.probability - other.probability).abs() < 0.01);
            }
        }
    }
}

#[test]
fn a_beam_is_at_least_as_probable_as_greedy() {
    let (Some(dir), Some(sound)) = (model_dir(), fixture("ru_announcement.flac")) else { return };
    let model = load(&dir, 2, InstructionSet::detect());
    let run = |beam_size| {
        let options = Options { beam_size, ..Options::default() };
        model.transcribe(&[&sound], &options, &Patience::of(usize::MAX)).unwrap().remove(0)
    };
    let (greedy, beam) = (run(1), run(5));
    assert_eq!((greedy.language.code.as_str(), beam.language.code.as_str()), ("ru", "ru"));
    assert!(beam.mean_log_probability >= greedy.mean_log_probability - 0.01);
    assert!(words(&beam).to_lowercase().contains("подождите"), "{}", words(&beam));
}

#[test]
fn what_goes_round_in_circles_is_tried_again() {
    let rounds = "и так далее, ".repeat(30);
    for (was_stopped, text, expected) in [
        (false, "Здравствуйте, меня зовут Марина, и я расскажу о нашем проекте.", false),
        (false, rounds.as_str(), true),
        // Stopped after one round: the text alone does not show it.
        (true, "Здравствуйте, меня зовут Марина, иее,ее,ее,", true),
    ] {
        assert_eq!(goes_round(was_stopped, text), expected, "{text}");
    }
}
