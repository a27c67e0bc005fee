//! WAV files written by code.
#![expect(clippy::cast_possible_truncation, reason = "numbers of tests are small and known")]

/// How a file is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wav {
    pub(super) rate_hz: u32,
    pub(super) channels: u16,
    /// 1 integer, 3 float, 6 A-law, 7 µ-law.
    pub(super) tag: u16,
    pub(super) bits: u16,
    /// What the header says of the samples' size, if not the truth.
    pub(super) claimed_bytes: Option<u32>,
}

impl Default for Wav {
    fn default() -> Self {
        Self { rate_hz: 16_000, channels: 1, tag: 1, bits: 16, claimed_bytes: None }
    }
}

impl Wav {
    /// A file of interleaved samples.
    pub(super) fn file(self, samples: &[f32]) -> Vec<u8> {
        self.file_of(&samples.iter().flat_map(|&x| self.sample(x)).collect::<Vec<u8>>())
    }

    /// A file of bytes that stand where samples should.
    pub(super) fn file_of(self, data: &[u8]) -> Vec<u8> {
        let data_bytes = u32::try_from(data.len()).unwrap();
        let frame_bytes = self.channels.wrapping_mul(self.bits / 8);
        let mut file = Vec::from(*b"RIFF");
        // All but PCM and float have a size of the extension, which is 0.
        let extension: &[u8] = if matches!(self.tag, 1 | 3) { &[] } else { &[0; 2] };
        let format_bytes = 16 + u32::try_from(extension.len()).unwrap();
        file.extend((data_bytes + 20 + format_bytes).to_le_bytes());
        file.extend(b"WAVEfmt ");
        file.extend(format_bytes.to_le_bytes());
        file.extend(self.tag.to_le_bytes());
        file.extend(self.channels.to_le_bytes());
        file.extend(self.rate_hz.to_le_bytes());
        file.extend(self.rate_hz.wrapping_mul(u32::from(frame_bytes)).to_le_bytes());
        file.extend(frame_bytes.to_le_bytes());
        file.extend(self.bits.to_le_bytes());
        file.extend(extension);
        file.extend(b"data");
        file.extend(self.claimed_bytes.unwrap_or(data_bytes).to_le_bytes());
        file.extend(data);
        file
    }

    fn sample(self, x: f32) -> Vec<u8> {
        let scaled = |bits: u32| {
            let full = 2_f64.powi(bits.cast_signed() - 1);
            (f64::from(x) * full).round().clamp(-full, full - 1.0) as i32
        };
        match (self.tag, self.bits) {
            (1, 8) => vec![u8::try_from(scaled(8) + 128).unwrap()],
            (1, 16) => scaled(16).to_le_bytes()[..2].to_vec(),
            (1, 24) => scaled(24).to_le_bytes()[..3].to_vec(),
            (1, 32) => scaled(32).to_le_bytes().to_vec(),
            (3, 32) => x.to_le_bytes().to_vec(),
            (3, 64) => f64::from(x).to_le_bytes().to_vec(),
            (7, 8) => vec![mu_law(scaled(16))],
            other => panic!("no writer for {other:?}"),
        }
    }
}

/// ITU-T G.711.
fn mu_law(sample: i32) -> u8 {
    let magnitude = sample.abs().min(32_635) + 132;
    let exponent = 24 - magnitude.leading_zeros().cast_signed();
    let mantissa = (magnitude >> (exponent + 3)) & 0x0f;
    let sign = if sample < 0 { 0x80 } else { 0 };
    !u8::try_from(sign | (exponent << 4) | mantissa).unwrap()
}
