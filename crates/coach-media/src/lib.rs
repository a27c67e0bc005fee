//! Uploaded bytes to mono samples at 16 kHz, with waveform peaks.
