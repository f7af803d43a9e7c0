WITH dated AS (
    SELECT
        o.*, coalesce(o.series, r.title, r.title_en, r.file) AS home, coalesce(o.series, o.report_id) AS home_id, r.published,
        date_diff('day', o.period_start, o.period_end) + 1 AS days,
        day(o.period_start) = 1 AND day(o.period_end + 1) = 1 AS whole_months
    FROM observations o
    JOIN reports r USING (report_id)
    WHERE o.value IS NOT NULL AND o.period_start IS NOT NULL AND o.period_end IS NOT NULL
),
measured AS (
    SELECT
        *,
        CASE
            WHEN days = 1 THEN 'day'
            WHEN whole_months AND days BETWEEN 28 AND 31 THEN 'month'
            WHEN whole_months AND days BETWEEN 90 AND 92 THEN 'quarter'
            WHEN whole_months AND days BETWEEN 181 AND 184 THEN 'half'
            WHEN whole_months AND days BETWEEN 365 AND 366 THEN 'year'
            ELSE days || ' days'
        END AS period_length
    FROM dated
),
ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY
                home_id, metric, subject, place, scope, variant, unit, kind, aspect, basis, basis_start, period_length, period_start, period_end
            ORDER BY edition DESC NULLS LAST, published DESC NULLS LAST, status = 'actual' DESC, observation_id
        ) = 1 AS is_latest
    FROM measured
),
compared AS (
    SELECT
        *,
        lag(value) OVER series_of AS previous_value,
        lag(period_end) OVER series_of AS previous_end
    FROM ranked
    WHERE is_latest
    WINDOW series_of AS (
        PARTITION BY home_id, metric, subject, place, scope, variant, unit, kind, aspect, basis, period_length ORDER BY period_end
    )
)
SELECT
    o.home AS series, o.metric, o.subject, o.place, o.scope, o.variant, o.unit, o.kind, o.aspect, o.basis, o.period_length,
    o.period_start, o.period_end, o.value, o.low, o.high, o.approximation, o.status, o.agree, o.is_latest,
    p.previous_value, p.previous_end, o.value - p.previous_value AS difference,
    CASE WHEN o.aspect = 'level' AND p.previous_value > 0 AND coalesce(o.unit, '') NOT IN ('%', 'pp')
            AND (o.period_length = 'day' OR p.previous_end + 1 = o.period_start)
        THEN round(100 * (o.value::DOUBLE / p.previous_value::DOUBLE - 1), 2) END AS growth_percent,
    o.edition, o.report_id, o.page, o.observation_id, o.figure_ids,
    'reports/' || o.report_id || '/review.html#' || substr(o.figure_ids[1], length(o.report_id) + 2) AS address
FROM ranked o
LEFT JOIN compared p USING (observation_id)
ORDER BY series, metric, subject, unit, aspect, basis, period_length, o.period_end, o.edition
