//! Samples to speech regions and to words, through exchangeable recognisers.
