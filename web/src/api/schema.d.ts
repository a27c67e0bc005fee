// Made by `npm run schema` from the document of the API. Do not edit.

export interface paths {
    "/api/v1/analyses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Takes in an order, newest first unless another is asked for */
        get: operations["list_analyses"];
        put?: never;
        /**
         * Hand a recording in
         * @description The body is a form with the field `file`, or the recording itself. What is known already is
         *     answered at once with 200; else the answer is 202 and the recording is analysed, whatever
         *     becomes of the connection. `Prefer: wait=10` waits so many seconds for the end.
         */
        post: operations["create_analysis"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/by-digest/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The take of a recording that was handed in before
         * @description A client that knows the BLAKE3 digest of a recording need not send it again.
         */
        get: operations["get_analysis_by_digest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A take: how far it is, or its report */
        get: operations["get_analysis"];
        put?: never;
        post?: never;
        /** Remove a take, its recording, and what only it used */
        delete: operations["delete_analysis"];
        options?: never;
        head?: never;
        /** Give a take another name or other tags */
        patch: operations["update_analysis"];
        trace?: never;
    };
    "/api/v1/analyses/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop the work on a take */
        post: operations["cancel_analysis"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/chat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was said about a take */
        get: operations["get_chat"];
        put?: never;
        /**
         * Ask something about a take
         * @description The answer comes in events, a sentence each, and rests on the report and the words of the
         *     talk; it goes on with what was said before. Where the request accepts `application/json`
         *     alone, it comes as one document. Closing the connection ends the answer.
         */
        post: operations["create_chat_message"];
        /** Forget what was said about a take */
        delete: operations["clear_chat"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/commentary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a language model says of a take
         * @description Nothing is sent to anybody by looking.
         */
        get: operations["get_commentary"];
        put?: never;
        /**
         * Ask a language model about a take
         * @description The words of the talk, its measures and findings are sent to the provider of the settings; the
         *     recording and its name are not. `Prefer: wait=10` waits so many seconds for the answer.
         */
        post: operations["create_commentary"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/commentary/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What would be sent to a language model for a commentary
         * @description Word for word, of the take as it is now, whether or not a model is set. Nothing is sent to
         *     anybody by looking.
         */
        get: operations["preview_commentary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/cut.edl": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A cut list for video editors: the talk without fillers and long pauses */
        get: operations["get_cut"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a take is, as server-sent events
         * @description `progress` comes whenever something happens, `end` last.
         */
        get: operations["watch_analysis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/events.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Pauses and fillers, a row each */
        get: operations["get_event_table"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/filler-corrections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The corrections of a take's fillers */
        get: operations["get_corrections"];
        /**
         * Correct the fillers of a take
         * @description The list takes the place of the one before; an empty list removes all corrections. Nothing is
         *     recognised again: measures, findings and all downloads of the take follow, and the answer is
         *     the take with its report as it is now. Commentaries on the report before are removed.
         */
        put: operations["put_corrections"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/labels.{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events on the time line: for Praat, or as labels for Audacity */
        get: operations["get_labels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/measures.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The numbers, a row each */
        get: operations["get_measures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/recording": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The recording, in ranges if they are asked for */
        get: operations["get_recording"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/report.{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The report for reading, in Markdown or as one HTML page that prints well
         * @description With what a language model says of the talk, where somebody asked for that in the same language.
         */
        get: operations["get_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/section": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The numbers of a part of a talk
         * @description The part is measured as a talk of its own, in the form of the report: a word belongs to it if
         *     its middle does, pauses and everything else are cut at the edges, and what needs more than the
         *     part has is unmeasurable. Times are those of the recording. Nothing is recognised again.
         */
        get: operations["get_section"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/transcript.{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was said, as subtitles, text or JSON */
        get: operations["get_transcript"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/waveform": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Levels for drawing */
        get: operations["get_waveform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyses/{id}/words.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Words, pauses and fillers, a row each */
        get: operations["get_words"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Analyse a recording and wait for the result */
        post: operations["analyze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyze/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Analyse two to five recordings and compare them */
        post: operations["analyze_compare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyze/detailed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Analyse a recording with everything that has a time, and wait for the result */
        post: operations["analyze_detailed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analyze/formats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be handed in */
        get: operations["list_formats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Chat, about a take if one is named
         * @description What the client says of an analysis is not believed: the take is looked up. Without turns of
         *     the client's own it goes on with the conversation that is kept of the take. Without a
         *     language model the answer is what the findings of the take say.
         */
        post: operations["chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat/analyze-followup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask on after an analysis
         * @description As the chat, but without a language model there is an answer even if no take is named.
         */
        post: operations["chat_followup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/chat/ui": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page to chat about a take on */
        get: operations["get_chat_page"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/comparisons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare two to five takes
         * @description Each after the first is compared with the first. A difference is a change only where the 95 %
         *     intervals of the two numbers do not overlap; what it is worth follows from the range that
         *     listeners find good: that of the profile of all takes, else of the settings.
         */
        post: operations["create_comparison"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/formats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What can be handed in */
        get: operations["get_formats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Analyses of the last hours, in sum */
        get: operations["get_metrics_summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics/system": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the service takes of the machine */
        get: operations["get_metrics_system"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The whole service at a glance
         * @description Jobs, model, disk, cache, language models, requests, and the last errors with their request
         *     ids. Nothing in it is of anybody's takes.
         */
        get: operations["get_operation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Measures over the takes of the history
         * @description Takes that are done, all in one language, oldest first; of several takes of the same recording
         *     the newest alone. The good range of a measure is that of the language and of the profile of
         *     all takes, else of the settings; the baseline is the speaker's own.
         */
        get: operations["get_progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Language models, how they are and what they cost */
        get: operations["list_providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which takes the limits of age and size remove
         * @description Looking removes nothing.
         */
        get: operations["get_retention"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scoring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What numbers are held against */
        get: operations["get_scoring"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks, and what they may */
        get: operations["get_session"];
        put?: never;
        /**
         * Keep a key in the browser
         * @description The cookie goes to this service alone, and with nothing that another site asks for.
         */
        post: operations["open_session"];
        /** Let the browser forget its key */
        delete: operations["close_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the service is up */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts for Prometheus */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether recordings can be analysed
         * @description Without a model everything else still answers.
         */
        get: operations["get_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stats/cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How often the cache helped */
        get: operations["get_cache_stats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Whether somebody speaks at a time. */
        ActivityPoint: {
            /**
             * Format: double
             * @description 1 or 0.
             */
            is_speaking: number;
            /** Format: double */
            time: number;
        };
        /** @description One piece of advice. */
        AdviceItem: {
            /**
             * @description `speech_rate`, `filler_words`, `pauses` or `phrasing`, one item each; after them, where
             *     there is something to say, `phrasing`, `voice`, `language` or `structure`.
             */
            category: string;
            /** @description One exercise, if a finding about the same has one. */
            drill?: string | null;
            /** @description The same moments with their ends. */
            evidence: components["schemas"]["Stretch"][];
            /** @description Stable for the same kind of advice, such as `speech_rate.fast`; `no_speech` where nobody speaks. */
            id: string;
            /** @description The number it judges. */
            metric?: string | null;
            observation: string;
            recommendation: string;
            /** @description `info`, `suggestion` or `warning`. */
            severity: string;
            target?: components["schemas"]["Target"] | null;
            /** @description Where to listen, in seconds. */
            timestamps: number[];
            title: string;
            /** Format: double */
            value?: number | null;
        };
        /** @description One analysis. */
        AnalysisResult: {
            /** @description Pace, fillers, pauses, phrasing, in this order; one item when nobody speaks. */
            advice: components["schemas"]["AdviceItem"][];
            /** @description For the chat and for asking again. */
            analysis_id: string;
            /**
             * Format: double
             * @description Length of the recording.
             */
            duration_sec: number;
            filler_words: components["schemas"]["FillerWords"];
            gigachat_analysis?: components["schemas"]["GigaChatAnalysis"] | null;
            pauses: components["schemas"]["PauseNumbers"];
            phrases: components["schemas"]["Phrases"];
            /**
             * Format: double
             * @description `speaking_time_sec / duration_sec`.
             */
            speaking_ratio: number;
            /**
             * Format: double
             * @description Speech without its silent pauses.
             */
            speaking_time_sec: number;
            transcript: string;
            /** @description Always null: the recording is not kept. */
            video_path?: string | null;
            /**
             * Format: double
             * @description `words_total / (speaking_time_sec / 60)`.
             */
            words_per_minute: number;
            words_total: number;
        };
        /** @description What listeners find good. */
        BandDto: {
            /** Format: double */
            high?: number | null;
            /** Format: double */
            low?: number | null;
            measure: string;
            unit: string;
        };
        BandFactorDto: {
            /** Format: double */
            high: number;
            /** Format: double */
            low: number;
            measure: string;
        };
        /** @description What is usual for the speaker. */
        BaselineDto: {
            /**
             * Format: double
             * @description Standard deviation by the median absolute deviation.
             */
            deviation: number;
            /** Format: double */
            median: number;
            take_count: number;
            /**
             * Format: double
             * @description How many deviations the newest take is above the median, or how many times the noise of
             *     the newest where that is more than the deviation.
             */
            z?: number | null;
        };
        /** @description All lookups since the start, each under one outcome. */
        CacheLookups: {
            /**
             * Format: int64
             * @description Answered by the work of another caller.
             */
            coalesced: number;
            /** Format: int64 */
            disk: number;
            /** Format: int64 */
            memory: number;
            /** Format: int64 */
            miss: number;
            /**
             * Format: int64
             * @description Answered with an error that is remembered.
             */
            negative: number;
            /** Format: int64 */
            shared: number;
            /** Format: int64 */
            stale: number;
            /**
             * Format: int64
             * @description Computed because the files did not answer in time.
             */
            throttled: number;
        };
        /** @description The counts under the names of the reference service. */
        CacheStats: {
            l1_hit_percentage: string;
            /** Format: int64 */
            l1_memory_hits: number;
            /** Format: int64 */
            l2_disk_hits: number;
            l2_hit_percentage: string;
            /** Format: int64 */
            memory_bytes: number;
            /**
             * Format: int64
             * @description 0 where memory is limited by bytes alone.
             */
            memory_maxsize: number;
            /**
             * Format: int64
             * @description Entries in memory.
             */
            memory_size: number;
            /** Format: int64 */
            misses: number;
            overall_hit_rate: string;
            /**
             * Format: int64
             * @description Hits of the server that processes share.
             */
            shared_hits: number;
            /** Format: int64 */
            total_requests: number;
            /** Format: int64 */
            ttl_seconds: number;
        };
        /** @description The answer to `GET /stats/cache`. */
        CacheStatsAnswer: {
            /** @description A name, never a path. */
            cache_dir: string;
            cache_enabled: boolean;
            cache_stats: components["schemas"]["CacheStats"];
            /**
             * Format: int64
             * @description 0 where entries do not grow old.
             */
            cache_ttl_seconds: number;
            /** Format: int64 */
            disk_hits: number;
            /** @description Share of the lookups that found a fresh value, as `87.5%`. */
            hit_rate: string;
            /** Format: int64 */
            memory_hits: number;
            /** Format: int64 */
            memory_size: number;
            /** Format: int64 */
            misses: number;
        };
        /** @description The answer to `POST /api/chat` and `POST /api/chat/analyze-followup`. */
        ChatAnswer: {
            /** @description The build that answered; `local-cache` or `local-fallback` where it was the program. */
            model: string;
            response: string;
            /**
             * Format: int32
             * @description What the account is charged for; null where no model was asked.
             */
            tokens_used?: number | null;
        };
        /** @description What was said about a take. */
        ChatHistory: {
            /** @description In order; the last thousand at most. */
            messages: components["schemas"]["MessageDocument"][];
        };
        /** @description A question about a take. */
        ChatMessage: {
            /** @description The question. */
            message: string;
        };
        /** @description A whole answer. */
        ChatReply: {
            citations: components["schemas"]["CitationDto"][];
            /** @description Whether it reached the allowed length before its end. */
            is_cut: boolean;
            /** @description The build that answered. */
            model: string;
            response: string;
            /**
             * Format: int32
             * @description What the account is charged for.
             */
            tokens_used: number;
        };
        /** @description One event, as readers of event streams see it. */
        ChatServerEvent: {
            /** @description A `ChatDelta`, a `ChatEnding` or a `ProblemDocument` in JSON. */
            data: string;
            /** @description `delta`, `end` or `error`. */
            event: string;
        };
        /** @description A place of the recording that an answer names. */
        CitationDto: {
            /** Format: double */
            end_s: number;
            /** @description As the answer has it, `2:30`. */
            label: string;
            /**
             * Format: double
             * @description Where what is said there begins and ends, in seconds.
             */
            start_s: number;
            /**
             * Format: double
             * @description In seconds.
             */
            time_s: number;
        };
        /** @description How far the commentary on a report is. */
        CommentaryDocument: {
            /** @description Why there is none; the report stands without it. */
            code?: string | null;
            commentary?: {
                /**
                 * Format: double
                 * @description By the price in the settings.
                 */
                cost: number;
                dropped: components["schemas"]["DroppedDto"];
                impression: string;
                improvements: components["schemas"]["ImprovementDto"][];
                /**
                 * Format: double
                 * @description Part of the transcript that the model was told, 0 to 1.
                 */
                input_coverage: number;
                /** @description The build that answered, as its server calls it. */
                model: string;
                /** Format: int32 */
                prompt_version: number;
                provider: string;
                rephrasings: components["schemas"]["RephrasingDto"][];
                strengths: components["schemas"]["RemarkDto"][];
                structure: components["schemas"]["StructureDto"];
                tokens: components["schemas"]["TokensDto"];
            } | null;
            /** @description The same in a line. */
            message?: string | null;
            status: components["schemas"]["CommentaryStatus"];
        };
        /** @description Everything of a talk that a language model would get for a commentary. */
        CommentaryPreview: {
            /** @description The JSON Schema of the answer, which goes along; it holds nothing of the talk. */
            answer_schema: Record<string, never>;
            /** @description The host that it would be sent to. */
            host?: string | null;
            messages: components["schemas"]["PreviewMessage"][];
            model?: string | null;
            /** @description As in `/api/v1/providers`; null where no model is set. */
            provider?: string | null;
        };
        /** @enum {string} */
        CommentaryStatus: "wanted" | "done" | "unavailable";
        /** @description One measure of all takes. */
        ComparedMeasure: {
            /**
             * Format: double
             * @description The last minus the first, where both can be measured.
             */
            change?: number | null;
            /** @description Each take after the first against the first. */
            differences: (components["schemas"]["DifferenceDto"] | null)[];
            /**
             * @description Where each lies with a probability of 95 %, were the same talk given again; null where
             *     nothing says so.
             */
            intervals: (components["schemas"]["IntervalDto"] | null)[];
            name: string;
            /** @description How far each may be trusted, 0 to 1; below 0.5 it is not judged. */
            reliabilities: (number | null)[];
            /**
             * @description The last against the first in a word: `same` also where the change is not clear; null
             *     where nothing says which values are good.
             */
            trend?: ("better" | "same" | "worse") | null;
            unit: string;
            /** @description In the order of the takes; null where it cannot be measured. */
            values: (number | null)[];
        };
        /** @description One sub-score of all takes, made of the measures that every take has, by one formula. */
        ComparedSubScore: {
            /** @description Each take after the first against the first. */
            differences: components["schemas"]["DifferenceDto"][];
            /** @description Where each lies with a probability of 95 %, were the same talk given again. */
            intervals: (components["schemas"]["IntervalDto"] | null)[];
            /** @description What it is made of. */
            measures: string[];
            /** @description `pace`, `pauses`, `fluency` or `vocal_variety`. */
            name: string;
            /** @description In the order of the takes, 0 to 100. */
            scores: number[];
        };
        ComparedTake: {
            /** Format: double */
            duration_s: number;
            id: string;
            language: string;
            name: string;
            word_count: number;
        };
        /** @description Takes side by side. */
        Comparison: {
            measures: components["schemas"]["ComparedMeasure"][];
            sub_scores: components["schemas"]["ComparedSubScore"][];
            takes: components["schemas"]["ComparedTake"][];
        };
        /** @description Two to five recordings under the field `files`. */
        ComparisonForm: {
            /** @description The recordings. */
            files: string[];
        };
        /** @description Which takes to compare, in the order in which they were given. */
        ComparisonRequest: {
            /** @description Two to five takes. */
            ids: string[];
        };
        /** @description Whether a word or phrase is a filler at one place. */
        CorrectionDto: {
            /** @description One past its last word: the second of the filler's `words`. */
            end_word: number;
            /** @description Its first word in the transcript: the first of the filler's `words`. */
            first_word: number;
            /** @description Whether it is a filler here. */
            is_filler: boolean;
            /**
             * @description The word or phrase: `text` of one of the report's `filler_words`, or another entry of the
             *     lists.
             * @example ну
             */
            lexeme: string;
        };
        /** @description All corrections of a take. */
        CorrectionList: {
            /** @description By place; where one place comes twice, the last counts. */
            corrections: components["schemas"]["CorrectionDto"][];
            /** @description The report's `filled_pauses` that are none. */
            not_filled_pauses?: components["schemas"]["NotFilledPauseDto"][];
        };
        /** @description What a take differs by from another. */
        DifferenceDto: {
            changed: ("up" | "down" | "no_clear_change") & Record<string, never>;
            /**
             * Format: double
             * @description The later value less the earlier.
             */
            value: number;
            /**
             * @description What a clear change is worth: `better` to the range that listeners find good, `worse` away
             *     from it, `neither` within it or from one side of it to the other; null without a clear
             *     change, without a range, and where a number is not reliable enough to be judged.
             */
            verdict?: ("better" | "worse" | "neither") | null;
        };
        /** @description What differs between takes. */
        Differences: {
            measures: components["schemas"]["ComparedMeasure"][];
            /** @description One sentence for each number that counts, from the first take to the last. */
            summary: string[];
        };
        /** @description A take that goes. */
        DoomedTake: {
            /** Format: int64 */
            bytes: number;
            /** @description RFC 3339. */
            created_at: string;
            id: string;
            name: string;
        };
        /** @description How much was left out because it could not be checked, or was too long. */
        DroppedDto: {
            /** Format: int32 */
            numbers: number;
            /** Format: int32 */
            quotes: number;
            /** Format: int32 */
            shortened: number;
            /** Format: int32 */
            times: number;
            /** Format: int32 */
            unsafe_sentences: number;
        };
        /** @description A stressed word, as the schema tells it. */
        Emphasis: {
            context: string;
            description: string;
            /** Format: double */
            effectiveness: number;
            /** Format: double */
            intensity: number;
            suggestion: string;
            /** Format: double */
            timestamp: number;
            type: string;
        };
        /** @description What the service can do at the moment. */
        Features: {
            /** @description The language model is configured. */
            gigachat: boolean;
            /** @description The model for recognition is there. */
            whisper: boolean;
        };
        /** @description How often one filler occurs. */
        FillerCount: {
            count: number;
            /**
             * Format: double
             * @description Share of all fillers, 0 to 100.
             */
            percentage: number;
            word: string;
        };
        /** @description Fillers by thirds of the recording. */
        FillerDistribution: {
            first_third: number;
            /** @description The third with the most, the earliest of equals; null without fillers. */
            most_common_zone?: string | null;
            second_third: number;
            third_third: number;
        };
        /** @description Filler words and filled pauses together. */
        FillerWords: {
            /** @description The most frequent first. */
            items: components["schemas"]["FillerCount"][];
            /** Format: double */
            per_100_words: number;
            total: number;
        };
        /** @description What can be handed in. */
        Formats: {
            /** @description Read by the program itself. */
            built_in: string[];
            /** @description Whether there is one. */
            has_ffmpeg: boolean;
            /** @description Languages with measures of their own; words are recognised in others too. */
            languages: string[];
            /** Format: int64 */
            max_bytes: number;
            /** Format: double */
            max_duration_s: number;
            /** @description Read with the `ffmpeg` program. */
            with_ffmpeg: string[];
        };
        /** @description The answer to `GET /api/analyze/formats`. */
        FormatsAnswer: {
            audio_requirements: string;
            /** @description Extensions, such as `.mp4`. */
            formats: string[];
            /** Format: int64 */
            max_size_mb: number;
            notes: string[];
            recommended_format: string;
            /** @description For people. */
            supported_formats: string[];
        };
        /** @description What a language model says about a finished report, for a request that wants it. */
        GigaChatAnalysis: {
            /** @description «problem → solution». */
            areas_for_improvement: string[];
            /**
             * Format: double
             * @description Part of what the model said that could be checked and was kept, 0 to 1.
             */
            confidence_score: number;
            detailed_recommendations: string[];
            key_insights: string[];
            overall_assessment: string;
            strengths: string[];
        };
        /** @description The answer to `GET /health`. */
        Health: {
            features: components["schemas"]["Features"];
            service: string;
            status: string;
            version: string;
        };
        ImprovementDto: {
            exercise: string;
            problem: string;
            quote: components["schemas"]["QuoteDto"];
            why: string;
        };
        /** @description How loud half a second is. */
        IntensityPoint: {
            /**
             * Format: double
             * @description Level of the waveform's peaks as a share of the loudest half second, 0 to 1.
             */
            intensity: number;
            /** Format: double */
            time: number;
        };
        /** @description Where a number lies with a probability of 95 %, were the same talk given again. */
        IntervalDto: {
            /** Format: double */
            high: number;
            /** Format: double */
            low: number;
        };
        /**
         * @description How long phrases are by their mean number of words.
         * @enum {string}
         */
        LengthClass: "short_phrases" | "balanced" | "long_phrases" | "insufficient_data";
        /** @description Where more is. */
        Links: {
            commentary: string;
            events: string;
            filler_corrections: string;
            recording: string;
            /** @description The report for reading and printing. */
            report: string;
            self: string;
            transcript: string;
            waveform: string;
            words: string;
        };
        /** @description A long pause. */
        LongPause: {
            /** Format: double */
            duration: number;
            /** Format: double */
            end: number;
            /** Format: double */
            start: number;
            /**
             * Format: double
             * @description The same as `start`.
             */
            timestamp: number;
        };
        /** @description Something that was said. */
        MessageDocument: {
            content: string;
            /** @description RFC 3339. */
            created_at: string;
            /** @description Whether it ended before its end. */
            is_partial: boolean;
            /** @description `user` or `assistant`. */
            role: string;
        };
        /** @description About the answer itself; the caller fills the last two. */
        Metadata: {
            analysis_version: string;
            includes_timings: boolean;
            includes_visualization: boolean;
            /** Format: double */
            processing_time_sec?: number | null;
            /** @description When the analysis was finished, as RFC 3339. */
            timestamp?: string | null;
        };
        /** @description The answer to `GET /api/v1/metrics/summary`; what cannot be told of nothing is null. */
        MetricsSummary: {
            /** Format: int64 */
            analyses_failed: number;
            /** Format: int64 */
            analyses_total: number;
            /**
             * Format: double
             * @description Mean length of the recordings.
             */
            average_duration_sec?: number | null;
            /**
             * Format: double
             * @description Mean time from the last byte of the upload to the answer.
             */
            average_processing_time_sec?: number | null;
            /**
             * Format: double
             * @description Share of the lookups that found a fresh value, 0 to 1.
             */
            cache_hit_rate?: number | null;
            /**
             * Format: double
             * @description How far back it looks.
             */
            period_hours: number;
        };
        /** @description What was used this month, by all processes of this machine. */
        Month: {
            /** Format: int64 */
            billed_tokens: number;
            /** Format: int64 */
            calls: number;
            /**
             * Format: double
             * @description By the price in the settings.
             */
            cost: number;
            /** Format: int64 */
            failed_calls: number;
            /** @description Such as `2026-11`. */
            name: string;
            /** Format: int64 */
            tokens_max?: number | null;
        };
        /**
         * @description How one number is scored: 0 up to `a`, rising to 100 at `b`, 100 up to `c`, falling to 0 at `d`;
         *     a side without ends is null.
         */
        NormDto: {
            /** Format: double */
            a?: number | null;
            /** Format: double */
            b?: number | null;
            /** Format: double */
            c?: number | null;
            /** Format: double */
            d?: number | null;
            measure: string;
            sub_score: string;
            /**
             * Format: double
             * @description Its weight in the sub-score.
             */
            weight: number;
        };
        /** @description A sound that is no filled pause. */
        NotFilledPauseDto: {
            /**
             * Format: double
             * @description Its `start_s` in the report.
             */
            start_s: number;
        };
        /** @description The whole service at a glance. Nothing in it is of anybody's takes. */
        Operation: {
            cache: components["schemas"]["OperationCache"];
            disk: components["schemas"]["OperationDisk"];
            jobs: components["schemas"]["OperationJobs"];
            /**
             * Format: int64
             * @description Memory of this process; null where the machine does not tell.
             */
            memory_bytes?: number | null;
            model: components["schemas"]["OperationModel"];
            /** @description Language models, as in `/api/v1/providers`. */
            providers: components["schemas"]["Provider"][];
            /**
             * Format: int64
             * @description Most jobs that wait; one more is refused.
             */
            queue_limit: number;
            /**
             * @description The last 50 errors since the start, newest first; those of wrong keys and of pages that
             *     there are not are left out.
             */
            recent_errors: components["schemas"]["RecentError"][];
            requests: components["schemas"]["OperationRequests"];
            /**
             * Format: double
             * @description Since the start of this process.
             */
            uptime_s: number;
            version: string;
            /** @description Analyses that run at the same time. */
            workers: number;
        };
        /** @description The cache and its tiers. */
        OperationCache: {
            /**
             * Format: int64
             * @description As far as it is known yet.
             */
            disk_bytes: number;
            /**
             * Format: int64
             * @description Null where no files are kept.
             */
            disk_bytes_max?: number | null;
            lookups: components["schemas"]["CacheLookups"];
            /** Format: int64 */
            memory_bytes: number;
            /** Format: int64 */
            memory_bytes_max: number;
            redis: components["schemas"]["RedisState"];
            /** @description As in `/stats/cache`. */
            stats: components["schemas"]["CacheStatsAnswer"];
        };
        /** @description The disk of the recordings. */
        OperationDisk: {
            /**
             * Format: int64
             * @description Null where the machine does not tell.
             */
            free_bytes?: number | null;
            /**
             * Format: int64
             * @description Of all recordings that are kept.
             */
            recordings_bytes: number;
        };
        /** @description Jobs of all clients. */
        OperationJobs: {
            /**
             * Format: int64
             * @description Given up after several attempts.
             */
            dead: number;
            /** Format: int64 */
            queued: number;
            /** Format: int64 */
            running: number;
        };
        /** @description What writes the words. */
        OperationModel: {
            /** @description Its name, never a path. */
            name: string;
            present: boolean;
        };
        /** @description Requests that were answered, this one left out. */
        OperationRequests: {
            /** @description Since the start. */
            by_status: components["schemas"]["RequestsByStatus"];
            /**
             * Format: double
             * @description Median length of the last minute; null where there were none.
             */
            p50_s?: number | null;
            /** Format: double */
            p95_s?: number | null;
        };
        /** @description Pauses by type; types without pauses are left out. */
        PauseDistribution: {
            avg_duration_by_type: {
                [key: string]: number;
            };
            by_type: {
                [key: string]: number;
            };
            /**
             * Format: double
             * @description Share of pauses above the threshold.
             */
            excessive_ratio: number;
        };
        /** @description Silent pauses. */
        PauseNumbers: {
            /** Format: double */
            avg_sec: number;
            count: number;
            /** @description How many are long. */
            long_count: number;
            /** @description The three longest of the long ones, the longest first. */
            long_pauses: components["schemas"]["LongPause"][];
            /** Format: double */
            max_sec: number;
            /** @description The same as `count`. */
            total: number;
        };
        /** @description Stretches of words between pauses. */
        Phrases: {
            /** Format: double */
            avg_duration_sec: number;
            /** Format: double */
            avg_words: number;
            count: number;
            length_classification: components["schemas"]["LengthClass"];
            /** Format: double */
            max_duration_sec: number;
            max_words: number;
            /** Format: double */
            min_duration_sec: number;
            min_words: number;
            rhythm_variation: components["schemas"]["RhythmClass"];
            /** @description The same as `count`. */
            total: number;
        };
        PreviewMessage: {
            content: string;
            /** @description `system`, `user` or `assistant`. */
            role: string;
        };
        /** @description A problem document. */
        ProblemDocument: {
            /** @description Stable name to branch on. */
            code: string;
            /** @description What to do about it. */
            cure: string;
            /** @description What happened and what to do about it. */
            detail: string;
            /** @description The same as `code`, under the name of the reference service. */
            error_type: string;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description What happened. */
            title: string;
            /** @description Names the kind of problem; `about:blank` with the code as its part. */
            type: string;
        };
        /** @description What a kind of talk changes. */
        ProfileDto: {
            /** @description Factors on both sides of bands. */
            bands: components["schemas"]["BandFactorDto"][];
            /** @description The name to ask for it by. */
            profile: string;
            /** @description What people call it. */
            title: string;
            /** @description Whether the end is to ask the audience for something. */
            wants_call_to_action: boolean;
            /** @description Factors on weights. */
            weights: components["schemas"]["WeightFactorDto"][];
        };
        /**
         * @description What a talk is judged as.
         * @enum {string}
         */
        ProfileName: "talk" | "lecture" | "pitch" | "interview" | "news" | "second_language";
        /** @description Takes in the order of time, and each measure over them. */
        Progress: {
            /** @description Language of all of them; null without any take. */
            language?: string | null;
            measures: components["schemas"]["ProgressMeasure"][];
            /** @description Oldest first; of several takes of the same recording the newest alone. */
            takes: components["schemas"]["ProgressTake"][];
        };
        /** @description How far a take is. */
        ProgressDto: {
            /** @description Code of the error that ended it. */
            error_code?: string | null;
            /**
             * Format: double
             * @description Seconds until the end, as far as one can tell.
             */
            eta_s?: number | null;
            /**
             * Format: double
             * @description Of all work, 0 to 100; never goes back.
             */
            percent: number;
            /** @description `decode`, `speech_regions`, `transcribe`, `measure` or `findings`. */
            stage?: string | null;
            status: components["schemas"]["StatusDto"];
        };
        /** @description One measure over all takes. */
        ProgressMeasure: {
            /** @description The range that listeners find good; it does not move with the speaker. */
            band?: {
                /** Format: double */
                high?: number | null;
                /** Format: double */
                low?: number | null;
            } | null;
            baseline?: components["schemas"]["BaselineDto"] | null;
            name: string;
            /** @description In the order of the takes; null where it cannot be measured. */
            points: (components["schemas"]["ProgressPoint"] | null)[];
            /** @description At each take that has it, from the fifth such take on: the median of the last five. */
            running_median: (number | null)[];
            since_previous?: components["schemas"]["DifferenceDto"] | null;
            trend?: components["schemas"]["TrendDto"] | null;
            unit: string;
        };
        ProgressPoint: {
            interval?: components["schemas"]["IntervalDto"] | null;
            /** Format: double */
            reliability: number;
            /** Format: double */
            value: number;
        };
        ProgressTake: {
            /** @description RFC 3339. */
            created_at: string;
            /** Format: double */
            duration_s: number;
            id: string;
            name: string;
            tags: string[];
            word_count: number;
        };
        /** @description A language model. */
        Provider: {
            /** @description `closed` while it is asked, `open` while it is left alone, `half_open` while it is tried. */
            breaker: string;
            concurrent_calls_max: number;
            /** @description `giga_chat` or `open_ai`. */
            dialect: string;
            /** Format: int32 */
            failures_in_a_row: number;
            /** @description The host that words of talks are sent to. */
            host: string;
            /** @description Code of the last error, if nothing was answered since. */
            last_error?: string | null;
            model: string;
            month: components["schemas"]["Month"];
            name: string;
            /** Format: int64 */
            openings: number;
            /**
             * Format: double
             * @description Seconds until it is tried again.
             */
            retry_in_s?: number | null;
            running_calls: number;
            waiting_calls: number;
        };
        /** @description Those that are asked; none unless the settings name one. */
        ProviderList: {
            items: components["schemas"]["Provider"][];
        };
        /** @description A sentence that ends with a question mark. */
        Question: {
            /** @description A pause follows, in which listeners can answer. */
            answer_prompted: boolean;
            /**
             * Format: double
             * @description The recogniser's probability of its words.
             */
            confidence: number;
            /** Format: double */
            duration: number;
            /**
             * Format: double
             * @description Seconds of that pause, 1 at most.
             */
            effectiveness_score: number;
            /** @description Has «разве» or «неужели». */
            is_rhetorical: boolean;
            text: string;
            /** Format: double */
            timestamp: number;
            word_count: number;
        };
        /** @description Words of the talk. */
        QuoteDto: {
            /** Format: double */
            end_s: number;
            /** Format: double */
            start_s: number;
            text: string;
        };
        /** @description The pace in 30 seconds. */
        RateWindow: {
            /**
             * Format: double
             * @description Speech without its pauses.
             */
            speaking_time: number;
            /** Format: double */
            window_end: number;
            /** Format: double */
            window_start: number;
            /**
             * Format: double
             * @description Words whose middle lies in the window.
             */
            word_count: number;
            /**
             * Format: double
             * @description `word_count / (speaking_time / 60)`.
             */
            words_per_minute: number;
        };
        /** @description Whether recordings can be analysed. */
        Ready: {
            database: boolean;
            /** @description Codes of what is missing. */
            missing: string[];
            model: boolean;
            /**
             * Format: int64
             * @description Jobs that wait.
             */
            queued: number;
            /**
             * Format: int64
             * @description Jobs that are being done.
             */
            running: number;
            /** @description `ready`, or what is missing. */
            status: string;
        };
        /** @description An error that a client got, or an analysis that failed. */
        RecentError: {
            /** @description RFC 3339. */
            at: string;
            code?: string | null;
            /** @enum {string} */
            kind: "request" | "analysis";
            /** @description Null for an analysis. */
            method?: string | null;
            /** @description The request that it is of, or that the recording came with: its log lines carry it. */
            request_id?: string | null;
            /**
             * @description The page as it is named here; null for an analysis, and where the request was refused
             *     before its page was looked for.
             */
            route?: string | null;
            /**
             * Format: double
             * @description How long it took.
             */
            seconds: number;
            /**
             * Format: int32
             * @description Null for an analysis.
             */
            status?: number | null;
        };
        /** @description The server that processes share. */
        RedisState: {
            /** @description Whether it is left alone for a while. */
            breaker_open: boolean;
            configured: boolean;
        };
        /** @description What clients of the reference service ask. */
        ReferenceChatRequest: {
            /** @description Nothing of it is believed; an `analysis_id` in it counts if there is no other. */
            analysis_context?: Record<string, never> | null;
            /** @description The take that it is about. */
            analysis_id?: string | null;
            /** @description What was said before. */
            history?: components["schemas"]["ReferenceTurn"][] | null;
            /**
             * Format: int32
             * @description Tokens that the answer may have, if fewer than usual.
             */
            max_tokens?: number | null;
            /** @description The question; else the last turn of `messages`, which is the user's then. */
            message?: string | null;
            /** @description What was said before, the question perhaps included. */
            messages?: components["schemas"]["ReferenceTurn"][] | null;
            /**
             * Format: double
             * @description The service chooses it.
             */
            temperature?: number | null;
        };
        /**
         * @description Who clients may let speak; instructions are the service's own.
         * @enum {string}
         */
        ReferenceRole: "user" | "assistant";
        /** @description A turn of a conversation. */
        ReferenceTurn: {
            content: string;
            role: components["schemas"]["ReferenceRole"];
        };
        RemarkDto: {
            quote: components["schemas"]["QuoteDto"];
            text: string;
        };
        RephrasingDto: {
            quote: components["schemas"]["QuoteDto"];
            suggestion: string;
        };
        /** @description One recording that was analysed. */
        Report: {
            commentary?: components["schemas"]["CommentaryDocument"] | null;
            contextual_fillers?: components["schemas"]["ReportContextualFillers"] | null;
            file: string;
            filled_pauses: components["schemas"]["ReportFilledPause"][];
            filler_words: components["schemas"]["ReportFillerWord"][];
            findings: components["schemas"]["ReportFinding"][];
            measures: components["schemas"]["ReportMeasures"];
            media: components["schemas"]["ReportMedia"];
            pauses: components["schemas"]["ReportPause"][];
            /** @description What it was judged as; empty in reports that were kept before there was a choice. */
            profile: string;
            recording: components["schemas"]["ReportRecording"];
            run?: components["schemas"]["ReportRun"] | null;
            /** Format: int32 */
            schema_version: number;
            score?: components["schemas"]["ReportScore"] | null;
            speech_regions: components["schemas"]["ReportTimes"][];
            sub_scores: components["schemas"]["ReportSubScore"][];
            text: components["schemas"]["ReportText"];
            timing: components["schemas"]["ReportTiming"];
            transcript: components["schemas"]["ReportTranscript"];
            voice: components["schemas"]["ReportVoice"];
        };
        /**
         * @description Words of which the rules for fillers are not sure, how many of them a model judged, and on how
         *     many it differs; the code of what kept it from judging.
         */
        ReportContextualFillers: {
            candidate_count: number;
            changed_count: number;
            failure?: string | null;
            judged_count: number;
        };
        ReportEvent: components["schemas"]["ReportTimes"] & {
            instead?: string | null;
            kind: string;
            text: string;
            words: [
                number,
                number
            ];
        };
        ReportFalseStart: components["schemas"]["ReportTimes"] & {
            kind: string;
            words: [
                number,
                number
            ];
        };
        ReportFilledPause: components["schemas"]["ReportTimes"] & {
            /** Format: double */
            probability: number;
            source: string;
            text: string;
        };
        ReportFillerWord: components["schemas"]["ReportTimes"] & {
            /** Format: double */
            probability: number;
            text: string;
            /** @description Words of the transcript: the first, and one past the last. */
            words: [
                number,
                number
            ];
        };
        ReportFinding: {
            action: string;
            evidence: components["schemas"]["ReportTimes"][];
            fact: string;
            goal: string;
            kind: string;
            measure: string;
            /** Format: double */
            score: number;
            text_key: string;
            topic: string;
            why: string;
        };
        /** @description Loudness for drawing; the first point is at half a hop. */
        ReportLoudness: {
            /** Format: double */
            hop_s: number;
            lufs: (number | null)[];
        };
        ReportMeasure: {
            evidence_count: number;
            /** Format: double */
            reliability: number;
            unit: string;
            unmeasurable?: string | null;
            /** Format: double */
            value?: number | null;
        };
        ReportMeasures: {
            articulation_rate_cv?: components["schemas"]["ReportMeasure"];
            articulation_rate_syl_s?: components["schemas"]["ReportMeasure"];
            bandwidth_hz?: components["schemas"]["ReportMeasure"];
            boundary_pause_ratio?: components["schemas"]["ReportMeasure"];
            breaths_per_min?: components["schemas"]["ReportMeasure"];
            bureaucratese_per_100_words?: components["schemas"]["ReportMeasure"];
            closing_points?: components["schemas"]["ReportMeasure"];
            concrete_details_per_min?: components["schemas"]["ReportMeasure"];
            declination_st_s?: components["schemas"]["ReportMeasure"];
            dramatic_pauses_per_min?: components["schemas"]["ReportMeasure"];
            f0_hz_median?: components["schemas"]["ReportMeasure"];
            f0_st_range?: components["schemas"]["ReportMeasure"];
            f0_st_sd?: components["schemas"]["ReportMeasure"];
            f0_st_sd_robust?: components["schemas"]["ReportMeasure"];
            fading_ends_ratio?: components["schemas"]["ReportMeasure"];
            falling_ends_ratio?: components["schemas"]["ReportMeasure"];
            false_starts_per_100_words?: components["schemas"]["ReportMeasure"];
            filled_pause_time_ratio?: components["schemas"]["ReportMeasure"];
            filled_pauses_per_100_words?: components["schemas"]["ReportMeasure"];
            filled_pauses_per_min?: components["schemas"]["ReportMeasure"];
            filler_words_per_100_words?: components["schemas"]["ReportMeasure"];
            filler_words_per_min?: components["schemas"]["ReportMeasure"];
            hedges_per_100_words?: components["schemas"]["ReportMeasure"];
            i_ratio?: components["schemas"]["ReportMeasure"];
            inside_pauses_per_100_words?: components["schemas"]["ReportMeasure"];
            loudness_lu_variation?: components["schemas"]["ReportMeasure"];
            loudness_lufs_integrated?: components["schemas"]["ReportMeasure"];
            loudness_range_lu?: components["schemas"]["ReportMeasure"];
            monotone_time_ratio?: components["schemas"]["ReportMeasure"];
            mtld?: components["schemas"]["ReportMeasure"];
            noise_rise_db_s?: components["schemas"]["ReportMeasure"];
            nuclei_per_syllable?: components["schemas"]["ReportMeasure"];
            opening_points?: components["schemas"]["ReportMeasure"];
            passive_sentence_ratio?: components["schemas"]["ReportMeasure"];
            pause_s_mean?: components["schemas"]["ReportMeasure"];
            pause_s_median?: components["schemas"]["ReportMeasure"];
            pause_s_p90?: components["schemas"]["ReportMeasure"];
            pauses_per_min?: components["schemas"]["ReportMeasure"];
            phonation_time_ratio?: components["schemas"]["ReportMeasure"];
            pitch_variation_quotient?: components["schemas"]["ReportMeasure"];
            pruned_words_ratio?: components["schemas"]["ReportMeasure"];
            questions_per_min?: components["schemas"]["ReportMeasure"];
            reading_ease?: components["schemas"]["ReportMeasure"];
            repetitions_per_100_words?: components["schemas"]["ReportMeasure"];
            run_length_syl_mean?: components["schemas"]["ReportMeasure"];
            rush_time_ratio?: components["schemas"]["ReportMeasure"];
            sentence_words_mean?: components["schemas"]["ReportMeasure"];
            sentence_words_p90?: components["schemas"]["ReportMeasure"];
            signposts_per_min?: components["schemas"]["ReportMeasure"];
            snr_db?: components["schemas"]["ReportMeasure"];
            speech_rate_syl_s?: components["schemas"]["ReportMeasure"];
            speech_rate_wpm?: components["schemas"]["ReportMeasure"];
            speech_span: null | components["schemas"]["ReportTimes"];
            start_rush_ratio?: components["schemas"]["ReportMeasure"];
            syllable_count: number;
            true_peak_dbtp?: components["schemas"]["ReportMeasure"];
            unbroken_speech_s_max?: components["schemas"]["ReportMeasure"];
            uptalk_ratio?: components["schemas"]["ReportMeasure"];
            very_long_pauses_per_min?: components["schemas"]["ReportMeasure"];
            we_ratio?: components["schemas"]["ReportMeasure"];
            weak_words_per_100_words?: components["schemas"]["ReportMeasure"];
            word_count: number;
            you_ratio?: components["schemas"]["ReportMeasure"];
        };
        ReportMedia: {
            audio_tracks: number;
            /** Format: int32 */
            channels: number;
            chosen_track: number;
            /** Format: double */
            clipped_ratio: number;
            codec: string;
            container: string;
            damaged: boolean;
            decoder: string;
            /** Format: double */
            duration_s: number;
            /** Format: double */
            peak_dbfs?: number | null;
            /** Format: int32 */
            sample_rate_hz: number;
            /** Format: double */
            start_offset_s: number;
        };
        ReportOverusedWord: {
            /** Format: double */
            expected_uses: number;
            text: string;
            uses: number;
            uses_in_minute_max: number;
            words: number[];
        };
        ReportPaceChange: components["schemas"]["ReportTimes"] & {
            /** Format: double */
            articulation_rate_syl_s_mean?: number | null;
            kind: string;
            /** Format: double */
            median_ratio: number;
            /** Format: double */
            speech_rate_syl_s_mean: number;
        };
        ReportPaceCurve: {
            /** Format: double */
            hop_s: number;
            points: components["schemas"]["ReportPacePoint"][];
            /** Format: double */
            speech_rate_syl_s_median?: number | null;
            /** Format: double */
            window_s: number;
        };
        ReportPacePoint: {
            /** Format: double */
            articulation_rate_syl_s?: number | null;
            /** Format: double */
            middle_s: number;
            /** Format: double */
            speech_rate_syl_s?: number | null;
            /** Format: double */
            speech_rate_wpm: number;
        };
        ReportPause: components["schemas"]["ReportTimes"] & {
            place: string;
        };
        ReportPauseCount: {
            class: string;
            count: number;
            place: string;
            /** Format: double */
            total_s: number;
        };
        /** @description F0 about the speaker's median, for drawing; the first point is at half a hop. */
        ReportPitch: {
            f0_st: (number | null)[];
            /** Format: double */
            hop_s: number;
        };
        /** @description What is said of the recording and not of the speaker; `null` where it cannot be told. */
        ReportRecording: {
            breaths: components["schemas"]["ReportTimes"][];
            is_gain_automatic?: boolean | null;
            is_telephone?: boolean | null;
        };
        ReportRepeatedPhrase: {
            text: string;
            words: [
                number,
                number
            ][];
        };
        ReportRepetition: components["schemas"]["ReportTimes"] & {
            copies: number;
            text: string;
            words: [
                number,
                number
            ];
        };
        ReportRubric: {
            /** Format: int32 */
            points: number;
            signs: components["schemas"]["ReportSign"][];
        };
        ReportRun: {
            /** @description How the result came about: `miss` when it was worked out, else where it was found. */
            cache: string;
            /** Format: double */
            model_load_s: number;
            stage_s: {
                [key: string]: number;
            };
            /** Format: double */
            total_s: number;
        };
        /** @description 0 to 100, with everything that it is the weighted mean of. */
        ReportScore: {
            label: string;
            /** Format: double */
            score: number;
            terms: components["schemas"]["ReportShare"][];
        };
        ReportSegment: components["schemas"]["ReportTimes"] & {
            text: string;
        };
        ReportSentenceEnd: components["schemas"]["ReportTimes"] & {
            /** Format: double */
            change_st: number;
            contour: string;
            is_question: boolean;
        };
        /** @description A sub-score in the whole; its terms are under its name in `sub_scores`. */
        ReportShare: {
            /** Format: double */
            score: number;
            /**
             * Format: double
             * @description Share of its weight in the whole.
             */
            share: number;
            sub_score: string;
        };
        ReportSign: components["schemas"]["ReportTimes"] & {
            helps: boolean;
            kind: string;
            text: string;
            words: [
                number,
                number
            ];
        };
        /** @description 0 to 100: the mean of the scores of its terms by their weights. */
        ReportSubScore: {
            id: string;
            /** Format: double */
            reliability: number;
            /** Format: double */
            score: number;
            terms: components["schemas"]["ReportTerm"][];
        };
        ReportTerm: {
            measure: string;
            /** Format: double */
            score: number;
            /** Format: double */
            value: number;
            /**
             * Format: double
             * @description Its weight times its reliability.
             */
            weight: number;
        };
        /** @description Places are words of the transcript: the first, and one past the last. */
        ReportText: {
            call_to_action?: components["schemas"]["ReportEvent"] | null;
            closing?: components["schemas"]["ReportRubric"] | null;
            events: components["schemas"]["ReportEvent"][];
            false_starts: components["schemas"]["ReportFalseStart"][];
            opening?: components["schemas"]["ReportRubric"] | null;
            overused_words: components["schemas"]["ReportOverusedWord"][];
            repeated_phrases: components["schemas"]["ReportRepeatedPhrase"][];
            repetitions: components["schemas"]["ReportRepetition"][];
        };
        ReportTimes: {
            /** Format: double */
            end_s: number;
            /** Format: double */
            start_s: number;
        };
        ReportTiming: {
            dramatic_pauses: components["schemas"]["ReportTimes"][];
            pace_changes: components["schemas"]["ReportPaceChange"][];
            pace_curve?: components["schemas"]["ReportPaceCurve"] | null;
            pause_counts: components["schemas"]["ReportPauseCount"][];
            unbroken_speech?: components["schemas"]["ReportTimes"] | null;
            very_long_pauses: components["schemas"]["ReportTimes"][];
        };
        ReportTranscript: {
            language: string;
            /** Format: double */
            language_probability: number;
            recognizer: string;
            segments: components["schemas"]["ReportSegment"][];
            text: string;
            words: components["schemas"]["ReportWord"][];
        };
        ReportVoice: {
            fading_ends: components["schemas"]["ReportTimes"][];
            loudness: components["schemas"]["ReportLoudness"];
            monotone_spans: components["schemas"]["ReportTimes"][];
            pitch: components["schemas"]["ReportPitch"];
            quiet_spans: components["schemas"]["ReportTimes"][];
            sentence_ends: components["schemas"]["ReportSentenceEnd"][];
        };
        ReportWord: components["schemas"]["ReportTimes"] & {
            /** Format: double */
            probability: number;
            text: string;
        };
        RequestsByStatus: {
            /** Format: int64 */
            "1xx": number;
            /** Format: int64 */
            "2xx": number;
            /** Format: int64 */
            "3xx": number;
            /** Format: int64 */
            "4xx": number;
            /** Format: int64 */
            "5xx": number;
        };
        /** @description What goes under these limits; nothing goes where there are none. */
        RetentionReport: {
            /** @description Oldest first. Takes that wait or are worked on stay. */
            doomed: components["schemas"]["DoomedTake"][];
            /** Format: int64 */
            keep_bytes?: number | null;
            /** Format: int32 */
            keep_days?: number | null;
        };
        /**
         * @description How much the lengths of phrases vary.
         * @enum {string}
         */
        RhythmClass: "uniform" | "moderately_variable" | "highly_variable" | "insufficient_data";
        /** @description What numbers are held against, in one language, and what scores are made of. */
        Scoring: {
            bands: components["schemas"]["BandDto"][];
            language: string;
            norms: components["schemas"]["NormDto"][];
            /** @description Whose bands, norms and weights these are. */
            profile: string;
            /** @description Everything that recordings can be judged as. */
            profiles: components["schemas"]["ProfileDto"][];
            sub_scores: components["schemas"]["SubScoreDto"][];
        };
        /** @description A part of a talk. */
        Section: {
            /**
             * Format: double
             * @description Where it ends, the end of the talk at most.
             */
            end_s: number;
            /** @description As in a report, of the part alone. */
            measures: components["schemas"]["ReportMeasures"];
            /**
             * Format: double
             * @description Where it begins.
             */
            start_s: number;
            sub_scores: components["schemas"]["ReportSubScore"][];
        };
        /** @description One event, as readers of event streams see it. */
        ServerEvent: {
            /** @description A `ProgressDto` in JSON. */
            data: string;
            /** @description `progress` or `end`. */
            event: string;
        };
        /** @description Who asks. */
        Session: {
            /** @description Whether the service is open to holders of keys alone. */
            needs_key: boolean;
            /** @description What the client may do: `read`, `write`, `admin`. */
            scopes: string[];
        };
        /** @description A key. */
        SessionKey: {
            /** @description As `speech-coach key add` printed it. */
            key: string;
        };
        /** @description What the analysis was asked for with. */
        SettingsDto: {
            /** Format: int32 */
            beam_size: number;
            /** @description Whether a language model was asked about the fillers that the rules are not sure of. */
            contextual_fillers: boolean;
            /** @description Words and phrases that are fillers wherever they stand. */
            fillers_always: string[];
            /** @description Words and phrases that are none anywhere. */
            fillers_never: string[];
            /** @description ISO 639-1, or `auto`. */
            language: string;
            /** @description What the talk is judged as. */
            profile: components["schemas"]["ProfileName"];
        };
        /** @enum {string} */
        StatusDto: "queued" | "running" | "done" | "failed" | "cancelled";
        /** @description A stretch of the recording in seconds. */
        Stretch: {
            /** Format: double */
            end: number;
            /** Format: double */
            start: number;
        };
        /** @description How the talk is built; empty where nothing could be said. */
        StructureDto: {
            body: string;
            closing: string;
            opening: string;
        };
        /** @description A group of numbers. */
        SubScoreDto: {
            sub_score: string;
            /**
             * Format: double
             * @description Its weight in the score of the whole.
             */
            weight: number;
        };
        /** @description A moment worth listening to again. */
        SuspiciousMoment: {
            /**
             * Format: double
             * @description Reliability of the number behind it, or mean probability of the fillers.
             */
            confidence: number;
            context_after: string;
            context_before: string;
            description: string;
            /** Format: double */
            duration: number;
            /** @description Its place in the list. */
            id: number;
            /**
             * Format: double
             * @description How far it is from good, 0 to 1.
             */
            improvement_potential: number;
            /** @description `low`, `medium`, `high` or `critical`. */
            severity: string;
            suggestion: string;
            /** Format: double */
            timestamp: number;
            /** @description `long_pause`, `excessive_filler`, `fast_speech`, `slow_speech` or `hesitation`. */
            type: string;
            words_affected: string[];
        };
        /** @description The answer to `GET /api/v1/metrics/system`; what the machine does not tell is null. */
        SystemMetrics: {
            /**
             * Format: double
             * @description Of one processor, so that it may be above 100.
             */
            cpu_percent?: number | null;
            /** Format: double */
            disk_free_gb?: number | null;
            /**
             * Format: double
             * @description Memory of this process.
             */
            memory_mb?: number | null;
            /**
             * Format: double
             * @description The same as a share of the machine's memory, 0 to 100.
             */
            memory_percent?: number | null;
            /**
             * Format: double
             * @description Since the start of this process.
             */
            uptime_seconds: number;
        };
        /** @description A word to find takes by; spaces around it do not count. */
        Tag: string;
        /** @description What to change of a take; what is absent stays. */
        TakeChange: {
            /** @description Its name. */
            name?: string | null;
            /** @description All its tags. */
            tags?: components["schemas"]["Tag"][] | null;
        };
        /** @description A recording under one set of settings, and how far it is. */
        TakeDocument: {
            /** Format: int64 */
            bytes: number;
            content_type: string;
            /** @description RFC 3339. */
            created_at: string;
            /** @description BLAKE3 of the recording. */
            digest: string;
            /**
             * Format: double
             * @description Length of the sound.
             */
            duration_s?: number | null;
            /** @description Why it failed. */
            error?: {
                /** @description Stable name to branch on. */
                code: string;
                /** @description What to do about it. */
                cure: string;
                /** @description What happened and what to do about it. */
                detail: string;
                /** @description The same as `code`, under the name of the reference service. */
                error_type: string;
                /**
                 * Format: int32
                 * @description The HTTP status.
                 */
                status: number;
                /** @description What happened. */
                title: string;
                /** @description Names the kind of problem; `about:blank` with the code as its part. */
                type: string;
            } | null;
            finished_at?: string | null;
            /** @description The same for the same bytes and settings. */
            id: string;
            /** @description Language that was spoken. */
            language?: string | null;
            links: components["schemas"]["Links"];
            name: string;
            /**
             * Format: double
             * @description How long the analysis took.
             */
            processing_s?: number | null;
            progress?: components["schemas"]["ProgressDto"] | null;
            report?: components["schemas"]["Report"] | null;
            settings: components["schemas"]["SettingsDto"];
            status: components["schemas"]["StatusDto"];
            tags: string[];
            updated_at: string;
        };
        /** @description Takes of a page. */
        TakeList: {
            items: components["schemas"]["TakeDocument"][];
            /** @description Give it as `after` for the next page; absent after the last. */
            next?: string | null;
        };
        /** @description The range in which a number is good; an open end is null. */
        Target: {
            /** Format: double */
            high?: number | null;
            /** Format: double */
            low?: number | null;
        };
        /** @description One analysis with the times of everything; definitions as in `AnalysisResult`. */
        TimedAnalysisResult: {
            /** @description The same as in the answer without times. */
            advice: components["schemas"]["AdviceItem"][];
            /** @description For the chat and for asking again. */
            analysis_id: string;
            /**
             * Format: double
             * @description Length of the recording.
             */
            duration_sec: number;
            filler_words: components["schemas"]["TimedFillerWords"];
            gigachat_analysis?: components["schemas"]["GigaChatAnalysis"] | null;
            intensity_profile: components["schemas"]["IntensityPoint"][];
            metadata: components["schemas"]["Metadata"];
            pauses: components["schemas"]["TimedPauses"];
            phrases: components["schemas"]["TimedPhrases"];
            /**
             * Format: double
             * @description `speaking_time_sec / duration_sec`.
             */
            speaking_ratio: number;
            /**
             * Format: double
             * @description Speech without its silent pauses.
             */
            speaking_time_sec: number;
            speech_activity: components["schemas"]["ActivityPoint"][];
            speech_rate_windows: components["schemas"]["RateWindow"][];
            timeline: components["schemas"]["Timeline"];
            transcript: string;
            /** @description Always null: the recording is not kept. */
            video_path?: string | null;
            /** @description Two of the series again, where the reference service's documents have them. */
            visualization_data: components["schemas"]["VisualizationSeries"];
            /**
             * Format: double
             * @description `words_total / (speaking_time_sec / 60)`.
             */
            words_per_minute: number;
            words_total: number;
        };
        /** @description A filler word or a filled pause. */
        TimedFiller: {
            /**
             * Format: double
             * @description The recogniser's probability of its words.
             */
            confidence: number;
            /** @description The same as `context_window`. */
            context: string;
            /**
             * Format: double
             * @description Probability that it is a filler here.
             */
            context_score?: number | null;
            context_window: string;
            /** Format: double */
            duration: number;
            /** @description As it was recognised. */
            exact_word: string;
            /** @description How often it has occurred so far. */
            frequency: number;
            /** @description Whether it was judged in context; false for a filled pause, which is one anywhere. */
            is_context_filler?: boolean | null;
            /** @description Its first word in `words`. */
            segment_index: number;
            /** @description `low`, `medium` or `high`, by how often it occurs in the whole talk. */
            severity: string;
            suggestions: string[];
            /** Format: double */
            timestamp: number;
            /** @description Its form in the lexicon. */
            word: string;
        };
        /** @description Filler words and filled pauses, and where they gather. */
        TimedFillerWords: {
            distribution: components["schemas"]["FillerDistribution"];
            items: components["schemas"]["FillerCount"][];
            /** Format: double */
            per_100_words: number;
            total: number;
        };
        /** @description A silent pause. */
        TimedPause: {
            after_word: string;
            before_word: string;
            context_after: string;
            context_before: string;
            /** Format: double */
            duration: number;
            /** Format: double */
            end: number;
            /**
             * Format: double
             * @description A third of its seconds, 1 at most.
             */
            intensity: number;
            is_excessive: boolean;
            /** Format: double */
            natural_threshold: number;
            /** @description `sentence`, `clause`, `inside` or `inside_after_function_word`. */
            place: string;
            recommendation?: string | null;
            /** Format: double */
            start: number;
            /**
             * @description `natural` below 1 s, `long` from the threshold on, `awkward` from 4 s on; between them
             *     `dramatic` at the end of a sentence or clause, `hesitation` inside one.
             */
            type: string;
        };
        /** @description Silent pauses by type. */
        TimedPauses: {
            /** Format: double */
            avg_sec: number;
            /** @description The same as `total`. */
            count: number;
            distribution: components["schemas"]["PauseDistribution"];
            long_pauses: components["schemas"]["LongPause"][];
            /** Format: double */
            max_sec: number;
            /** @description Pauses above the threshold. */
            problematic_count: number;
            total: number;
        };
        /** @description The words between two pauses. */
        TimedPhrase: {
            /** Format: double */
            avg_pause_duration: number;
            /** Format: double */
            clarity_score: number;
            /** Format: double */
            complexity_score: number;
            /** Format: double */
            duration: number;
            /** Format: double */
            end: number;
            filler_count: number;
            id: number;
            is_complex: boolean;
            /** @description Pauses inside that are too short to part phrases. */
            pause_count: number;
            /** Format: double */
            start: number;
            text: string;
            word_count: number;
            words: components["schemas"]["TimedWord"][];
            /** Format: double */
            words_per_minute: number;
        };
        /** @description Phrases in numbers. */
        TimedPhrases: {
            /** Format: double */
            avg_duration_sec: number;
            /** Format: double */
            avg_words: number;
            /**
             * Format: double
             * @description Mean complexity of the phrases, 0 to 1.
             */
            complexity_score: number;
            /** @description The same as `total`. */
            count: number;
            /**
             * Format: double
             * @description 1 where the lengths of phrases vary well, less where they vary less or more; 0 to 1.
             */
            rhythm_score: number;
            total: number;
        };
        /** @description A word as it was recognised. */
        TimedWord: {
            /**
             * Format: double
             * @description The recogniser's probability.
             */
            confidence: number;
            context_after: string;
            context_before: string;
            /** Format: double */
            duration: number;
            /** Format: double */
            end: number;
            /** @description Part of a filler word or a filled pause. */
            is_filler: boolean;
            /** @description A filled pause. */
            is_hesitation: boolean;
            /**
             * Format: double
             * @description Level of the waveform's peaks on the scale of 16-bit samples; null without a waveform.
             */
            rms?: number | null;
            /** Format: double */
            start: number;
            type: string;
            word: string;
        };
        /** @description Everything that has a time. */
        Timeline: {
            /** @description Empty: emphasis is not measured, and none is made up. */
            emphases: components["schemas"]["Emphasis"][];
            fillers: components["schemas"]["TimedFiller"][];
            pauses: components["schemas"]["TimedPause"][];
            phrases: components["schemas"]["TimedPhrase"][];
            /** @description Sentences that end with a question mark. */
            questions: components["schemas"]["Question"][];
            suspicious_moments: components["schemas"]["SuspiciousMoment"][];
            words: components["schemas"]["TimedWord"][];
        };
        TokensDto: {
            /** Format: int32 */
            billed: number;
            /** Format: int32 */
            completion: number;
            is_estimate: boolean;
            /** Format: int32 */
            prompt: number;
        };
        /** @description Where it is heading. */
        TrendDto: {
            direction: ("up" | "down" | "no_clear_trend") & Record<string, never>;
            /**
             * Format: double
             * @description Mann and Kendall: how likely takes without a trend are as steady.
             */
            no_trend_probability: number;
            /**
             * Format: double
             * @description Theil and Sen: the median of the slopes of all pairs of takes.
             */
            slope_per_take: number;
            verdict?: ("better" | "worse" | "neither") | null;
        };
        /** @description A form with a recording. */
        UploadForm: {
            /**
             * Format: binary
             * @description The recording.
             */
            file: string;
            /**
             * @description Words and phrases of the speaker's own that are fillers wherever they stand, separated by
             *     commas; the field may come more than once.
             */
            fillers_always?: string;
            /** @description Words and phrases that are none anywhere, in the same form. */
            fillers_never?: string;
            /** @description Language of the speech: `auto`, or an ISO 639-1 code. */
            language?: string;
            /** @description What the take is called; else the name of the file. */
            name?: string;
            /** @description What the recording is judged as; else what the settings of the service say. */
            profile?: components["schemas"]["ProfileName"];
        };
        /** @description Two series for drawing. */
        VisualizationSeries: {
            intensity_profile: components["schemas"]["IntensityPoint"][];
            speech_activity: components["schemas"]["ActivityPoint"][];
        };
        WeightFactorDto: {
            /** Format: double */
            factor: number;
            sub_score: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_analyses: {
        parameters: {
            query?: {
                /** @description Part of the name, in any case. */
                text?: string;
                /** @description Takes with this tag. */
                tag?: string;
                /** @description Takes with this status. */
                status?: components["schemas"]["StatusDto"];
                /** @description Most takes of a page. */
                limit?: number;
                /** @description What they are listed by; `created` unless something else is asked for. */
                sort?: "created" | "name" | "duration";
                /** @description `desc`, which is usual, begins with the newest, the last name, the longest. */
                order?: "desc" | "asc";
                /** @description `next` of the page before, in the same order. */
                after?: string;
                /** @description Language of messages, `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Some takes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeList"];
                };
            };
            /** @description The query cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_analysis: {
        parameters: {
            query?: {
                /** @description Language of the speech: `auto`, or an ISO 639-1 code. */
                language?: string;
                /** @description Hypotheses that recognition keeps. */
                beam_size?: number;
                /** @description Work everything out anew. */
                refresh?: boolean;
                /** @description What the take is called; else the name of the file. */
                name?: string;
                /**
                 * @description Ask the language model of the settings about it once it is done: its words leave the
                 *     machine.
                 */
                commentary?: boolean;
                /**
                 * @description Ask the language model of the settings about the fillers that the rules are not sure of:
                 *     those words and the five before and after each leave the machine.
                 */
                contextual_fillers?: boolean;
                /**
                 * @description Words and phrases of the speaker's own that are fillers wherever they stand, separated by
                 *     commas: at most 100, each of at most 6 words and 60 characters.
                 */
                fillers_always?: string;
                /** @description Words and phrases that are none anywhere, in the same form. */
                fillers_never?: string;
                /** @description What the recording is judged as; else what the settings of the service say. */
                profile?: components["schemas"]["ProfileName"];
                /** @description Language of the report's words, `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
                "multipart/form-data": components["schemas"]["UploadForm"];
            };
        };
        responses: {
            /** @description The report is there */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeDocument"];
                };
            };
            /** @description It will be analysed */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeDocument"];
                };
            };
            /** @description Too many wait */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description What is wrong and what to do */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_analysis_by_digest: {
        parameters: {
            query?: {
                /** @description Language of the speech: `auto`, or an ISO 639-1 code. */
                language?: string;
                /** @description Hypotheses that recognition keeps. */
                beam_size?: number;
                /** @description Work everything out anew. */
                refresh?: boolean;
                /** @description What the take is called; else the name of the file. */
                name?: string;
                /**
                 * @description Ask the language model of the settings about it once it is done: its words leave the
                 *     machine.
                 */
                commentary?: boolean;
                /**
                 * @description Ask the language model of the settings about the fillers that the rules are not sure of:
                 *     those words and the five before and after each leave the machine.
                 */
                contextual_fillers?: boolean;
                /**
                 * @description Words and phrases of the speaker's own that are fillers wherever they stand, separated by
                 *     commas: at most 100, each of at most 6 words and 60 characters.
                 */
                fillers_always?: string;
                /** @description Words and phrases that are none anywhere, in the same form. */
                fillers_never?: string;
                /** @description What the recording is judged as; else what the settings of the service say. */
                profile?: components["schemas"]["ProfileName"];
                /** @description Language of the report's words, `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path: {
                /** @description 64 hexadecimal digits */
                digest: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The take */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeDocument"];
                };
            };
            /** @description What is wrong, such as that there is none */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_analysis: {
        parameters: {
            query?: {
                /** @description `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The take */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeDocument"];
                };
            };
            /** @description The client has it */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description What is wrong, such as that there is none */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    delete_analysis: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is none */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    update_analysis: {
        parameters: {
            query?: {
                /** @description `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeChange"];
            };
        };
        responses: {
            /** @description The take */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeDocument"];
                };
            };
            /** @description What is wrong */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    cancel_analysis: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It stops */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is nothing to stop */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_chat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatHistory"];
                };
            };
            /** @description There is no such take */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_chat_message: {
        parameters: {
            query?: {
                /** @description `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatMessage"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ChatServerEvent"];
                    "application/json": components["schemas"]["ChatReply"];
                };
            };
            /** @description No language model is set, or it does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description What is wrong */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    clear_chat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is forgotten */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no such take */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_commentary: {
        parameters: {
            query?: {
                /** @description `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It, or why there is none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentaryDocument"];
                };
            };
            /** @description It is being asked for */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentaryDocument"];
                };
            };
            /** @description There is no such take, or nobody wanted one */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_commentary: {
        parameters: {
            query?: {
                /** @description `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It, or why there is none */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentaryDocument"];
                };
            };
            /** @description It is being asked for */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentaryDocument"];
                };
            };
            /** @description No model is set up */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description What is wrong */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    preview_commentary: {
        parameters: {
            query?: {
                /** @description `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who would get what */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommentaryPreview"];
                };
            };
            /** @description What is wrong, such as that nothing was said */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_cut: {
        parameters: {
            query?: {
                /** @description Frames a second: `23.976`, `24`, `25` (usual), `29.97`, `30`, `50`, `59.94` or `60`. */
                frame_rate?: string;
            };
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the manner of CMX 3600 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description There is none, or it is not ready */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    watch_analysis: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, one after the other */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["ServerEvent"];
                };
            };
            /** @description There is none */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_event_table: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Comma-separated values */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description There is none, or it is not ready */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_corrections: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They, by place */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CorrectionList"];
                };
            };
            /** @description There is no such take */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    put_corrections: {
        parameters: {
            query?: {
                /** @description `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CorrectionList"];
            };
        };
        responses: {
            /** @description The take with its report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TakeDocument"];
                };
            };
            /** @description Too many wait */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description What is wrong, such as that no filler is there */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_labels: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
                /** @description `TextGrid` or `txt` */
                form: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The labels */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description There is none, or it is not ready */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_measures: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Comma-separated values */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description There is none, or it is not ready */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_recording: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes that were handed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description A range of them */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is none */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description There is no such range */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_report: {
        parameters: {
            query?: {
                /** @description `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
                /** @description `md` or `html` */
                form: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/markdown": string;
                    "text/html": string;
                };
            };
            /** @description There is none, or it is not ready */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_section: {
        parameters: {
            query: {
                /** @description Where it begins, in seconds. */
                start_s: number;
                /** @description Where it ends, at least 5 seconds later; the end of the talk at most counts. */
                end_s: number;
                /** @description Language of messages, `ru` or `en`; numbers need none. */
                locale?: string;
            };
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its measures and sub-scores */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Section"];
                };
            };
            /** @description The client has it */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Too many wait */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description What is wrong, such as that the part is too short */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_transcript: {
        parameters: {
            query?: {
                /** @description Also filled pauses that were heard and not written, in brackets, in `srt`, `vtt` and `txt`. */
                hesitations?: boolean;
            };
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
                /** @description `srt`, `vtt`, `txt` or `json` */
                form: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The transcript */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                    "text/vtt": string;
                    "application/x-subrip": string;
                    "application/json": Record<string, never>;
                };
            };
            /** @description There is none, or it is not ready */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_waveform: {
        parameters: {
            query?: {
                /** @description Length of a bin: `10` (usual), `40` or `160` ms. Hours have a million of the shortest. */
                bin_ms?: string;
            };
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Lowest and highest sample of each bin, −127 to 127 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description There is none, or it is not ready */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_words: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Identity of the take */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Comma-separated values */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description There is none, or it is not ready */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    analyze: {
        parameters: {
            query?: {
                /** @description Language of advice, `ru` or `en`. */
                locale?: string;
                /** @description Language of the speech: `auto`, or an ISO 639-1 code. */
                language?: string;
                /** @description What the recording is judged as; else what the settings of the service say. */
                profile?: components["schemas"]["ProfileName"];
                /** @description Whether a comparison is of detailed analyses; both are. */
                detailed?: boolean;
                /**
                 * @description Ask the language model of the settings as well and wait for it: the words leave the
                 *     machine. `gigachat_analysis` is null where it does not answer.
                 */
                commentary?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadForm"];
            };
        };
        responses: {
            /** @description The result */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnalysisResult"];
                };
            };
            /** @description It cannot be analysed now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description What is wrong */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    analyze_compare: {
        parameters: {
            query?: {
                /** @description Language of advice, `ru` or `en`. */
                locale?: string;
                /** @description Language of the speech: `auto`, or an ISO 639-1 code. */
                language?: string;
                /** @description What the recording is judged as; else what the settings of the service say. */
                profile?: components["schemas"]["ProfileName"];
                /** @description Whether a comparison is of detailed analyses; both are. */
                detailed?: boolean;
                /**
                 * @description Ask the language model of the settings as well and wait for it: the words leave the
                 *     machine. `gigachat_analysis` is null where it does not answer.
                 */
                commentary?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ComparisonForm"];
            };
        };
        responses: {
            /** @description The results and what differs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                };
            };
            /** @description They cannot be analysed now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description What is wrong */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    analyze_detailed: {
        parameters: {
            query?: {
                /** @description Language of advice, `ru` or `en`. */
                locale?: string;
                /** @description Language of the speech: `auto`, or an ISO 639-1 code. */
                language?: string;
                /** @description What the recording is judged as; else what the settings of the service say. */
                profile?: components["schemas"]["ProfileName"];
                /** @description Whether a comparison is of detailed analyses; both are. */
                detailed?: boolean;
                /**
                 * @description Ask the language model of the settings as well and wait for it: the words leave the
                 *     machine. `gigachat_analysis` is null where it does not answer.
                 */
                commentary?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UploadForm"];
            };
        };
        responses: {
            /** @description The result */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimedAnalysisResult"];
                };
            };
            /** @description It cannot be analysed now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description What is wrong */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_formats: {
        parameters: {
            query?: {
                /** @description `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Formats and limits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormatsAnswer"];
                };
            };
            /** @description The query cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    chat: {
        parameters: {
            query?: {
                /** @description `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferenceChatRequest"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatAnswer"];
                };
            };
            /** @description No language model is set, or it does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description What is wrong */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    chat_followup: {
        parameters: {
            query?: {
                /** @description `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReferenceChatRequest"];
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatAnswer"];
                };
            };
            /** @description The language model does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
            /** @description What is wrong */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_chat_page: {
        parameters: {
            query?: {
                /** @description `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description The query cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    create_comparison: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComparisonRequest"];
            };
        };
        responses: {
            /** @description Their measures side by side */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                };
            };
            /** @description What is wrong */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_formats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Formats and limits */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Formats"];
                };
            };
        };
    };
    get_metrics_summary: {
        parameters: {
            query?: {
                hours?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sums */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MetricsSummary"];
                };
            };
            /** @description The query cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_metrics_system: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Processor, memory, disk */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemMetrics"];
                };
            };
        };
    };
    get_operation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            /** @description The key may not look at the service as a whole */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_progress: {
        parameters: {
            query?: {
                /** @description Takes with this tag. */
                tag?: string;
                /** @description Name of a measure; without it all. */
                measure?: string;
                /** @description Language that was spoken, as an ISO 639-1 code; without it that of the newest take. */
                language?: string;
                /** @description Most takes, the newest. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Points, running median, baseline and trend */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Progress"];
                };
            };
            /** @description What is wrong */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    list_providers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those of the settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderList"];
                };
            };
        };
    };
    get_retention: {
        parameters: {
            query?: {
                /** @description Days after which a take goes. */
                keep_days?: number;
                /** @description Bytes of recordings above which the oldest takes go. */
                keep_bytes?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What goes at the next tidying */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionReport"];
                };
            };
            /** @description What is wrong */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_scoring: {
        parameters: {
            query?: {
                /** @description Whose bands, norms and weights; else those that the settings of the service name. */
                profile?: components["schemas"]["ProfileName"];
                /** @description Language of titles, `ru` or `en`. */
                locale?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A band for each measure that has one, what scores are made of, and what profiles change */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Scoring"][];
                };
            };
            /** @description There is no such profile */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the client may do */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description There are keys, and this client has none */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    open_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionKey"];
            };
        };
        responses: {
            /** @description The cookie is set; not needed where there are no keys */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The key is wrong */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemDocument"];
                };
            };
        };
    };
    close_session: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has none any more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Prometheus text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    get_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They can */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description Something is missing */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    get_cache_stats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Counts since the start */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CacheStatsAnswer"];
                };
            };
        };
    };
}
