/** In which order and under which heading measures are shown. Pure. */

export const GROUPS = {
  pace: [
    'speech_rate_wpm',
    'speech_rate_syl_s',
    'articulation_rate_syl_s',
    'articulation_rate_cv',
    'start_rush_ratio',
    'rush_time_ratio',
  ],
  pauses: [
    'pauses_per_min',
    'pause_s_mean',
    'pause_s_median',
    'pause_s_p90',
    'boundary_pause_ratio',
    'inside_pauses_per_100_words',
    'very_long_pauses_per_min',
    'dramatic_pauses_per_min',
    'phonation_time_ratio',
    'run_length_syl_mean',
    'unbroken_speech_s_max',
  ],
  fluency: [
    'filled_pauses_per_min',
    'filled_pause_time_ratio',
    'filler_words_per_100_words',
    'filler_words_per_min',
    'repetitions_per_100_words',
    'false_starts_per_100_words',
    'pruned_words_ratio',
  ],
  voice: [
    'f0_st_sd',
    'f0_st_sd_robust',
    'f0_st_range',
    'pitch_variation_quotient',
    'monotone_time_ratio',
    'f0_hz_median',
    'declination_st_s',
    'falling_ends_ratio',
    'uptalk_ratio',
    'loudness_lu_variation',
    'fading_ends_ratio',
  ],
  words: [
    'sentence_words_mean',
    'sentence_words_p90',
    'hedges_per_100_words',
    'weak_words_per_100_words',
    'passive_sentence_ratio',
    'bureaucratese_per_100_words',
    'mtld',
    'reading_ease',
  ],
  listeners: [
    'opening_points',
    'closing_points',
    'questions_per_min',
    'signposts_per_min',
    'concrete_details_per_min',
    'you_ratio',
    'we_ratio',
    'i_ratio',
  ],
  recording: [
    'loudness_lufs_integrated',
    'loudness_range_lu',
    'true_peak_dbtp',
    'snr_db',
    'bandwidth_hz',
    'noise_rise_db_s',
    'breaths_per_min',
    'nuclei_per_syllable',
  ],
} as const satisfies Record<string, readonly string[]>;

export type GroupName = keyof typeof GROUPS | 'other';

/** Measures under their headings; what has no place of its own comes last, nothing is lost. */
export function grouped<M extends { name: string }>(
  measures: readonly M[],
): { group: GroupName; measures: M[] }[] {
  const left = new Map(measures.map((measure) => [measure.name, measure]));
  const groups = Object.entries(GROUPS).map(([group, names]) => {
    const found: M[] = [];
    for (const name of names) {
      const measure = left.get(name);
      if (measure) found.push(measure);
      left.delete(name);
    }
    return { group: group as GroupName, measures: found };
  });
  groups.push({ group: 'other', measures: [...left.values()] });
  return groups.filter((group) => group.measures.length > 0);
}
