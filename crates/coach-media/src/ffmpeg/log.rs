//! What `ffmpeg` says about its input before it decodes it.

/// More than this is not kept: tags of the file are printed too.
const MAX_BYTES: usize = 64 * 1024;

/// The start of what was printed.
#[derive(Debug, Default)]
pub(super) struct Log(Vec<u8>);

/// What the log says about the input.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Summary {
    /// Streams of any kind were found.
    pub(super) has_streams: bool,
    /// The audio streams, in order.
    pub(super) audio: Vec<AudioStream>,
    /// Length by the header or by estimation.
    pub(super) duration_s: Option<f64>,
    /// What its clock shows where its earliest stream starts.
    pub(super) start_s: Option<f64>,
}

/// What the log says about an audio stream.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct AudioStream {
    pub(super) codec: String,
    /// Index of the channel for low-frequency effects in the order of `ffmpeg`'s output.
    pub(super) lfe: Option<usize>,
}

impl Log {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let room = MAX_BYTES.saturating_sub(self.0.len());
        self.0.extend_from_slice(&bytes[..room.min(bytes.len())]);
    }

    pub(super) fn summary(&self) -> Summary {
        let text = String::from_utf8_lossy(&self.0);
        let mut summary = Summary::default();
        let of_input = |line: &&str| !line.starts_with("Output #") && *line != "Stream mapping:";
        for line in text.lines().take_while(of_input).map(str::trim_start) {
            if let Some(rest) = line.strip_prefix("Duration: ") {
                let mut fields = rest.split(", ");
                summary.duration_s = fields.next().and_then(clock_s);
                let start = fields.find_map(|field| field.strip_prefix("start: "));
                let start_s = start.and_then(|start| start.trim().parse::<f64>().ok());
                summary.start_s = start_s.filter(|s| s.is_finite());
            }
            if !line.starts_with("Stream #") {
                continue;
            }
            summary.has_streams = true;
            if let Some((_, rest)) = line.split_once(": Audio: ") {
                let name = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
                let codec = rest.chars().take_while(name).take(32).collect();
                // Front left, front right, front centre, low frequency, and the rest.
                let surround = |field: &str| field.starts_with("5.1") || field.starts_with("7.1");
                let lfe = rest.split(", ").any(surround).then_some(3);
                summary.audio.push(AudioStream { codec, lfe });
            }
        }
        summary
    }
}

/// `hh:mm:ss.ss` in seconds.
fn clock_s(clock: &str) -> Option<f64> {
    let mut parts = clock.split(':').map(|part| part.trim().parse::<f64>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    Some(hours * 3600.0 + minutes * 60.0 + seconds).filter(|s| s.is_finite() && *s >= 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_input_is_described_and_the_rest_ignored() {
        let mut log = Log::default();
        log.push(
            b"Input #0, asf, from 'file:x':\n  Metadata:\n    title : Stream #0:7: Audio: fake\n\
              \x20 Duration: 01:00:20.50, start: 1.4, bitrate: 55 kb/s\n\
              \x20 Stream #0:0: Video: wmv2 (WMV2)\n  Stream #0:1[0x1](eng): Audio: wmav2 (a[1]), 48000 Hz, 5.1(side), fltp\n\
              Stream mapping:\n  Stream #0:0 -> #0:0\nOutput #0\n  Stream #0:0: Audio: pcm_f32le\n",
        );
        let expected = Summary {
            has_streams: true,
            audio: vec![AudioStream { codec: "wmav2".to_owned(), lfe: Some(3) }],
            duration_s: Some(3620.5),
            start_s: Some(1.4),
        };
        assert_eq!(log.summary(), expected);
    }

    #[test]
    fn nothing_and_too_much_are_harmless() {
        assert_eq!(Log::default().summary(), Summary::default());
        let mut log = Log::default();
        (0..40).for_each(|_| log.push(&[b'x'; 4096]));
        assert_eq!(log.0.len(), MAX_BYTES);
        log.push(b"Duration: N/A, x");
        assert_eq!(log.summary().duration_s, None);
    }
}
