WITH noted AS (
    SELECT u.figure_id, list(n.text ORDER BY u.place) AS notes
    FROM (SELECT figure_id, unnest(footnote_ids) AS footnote_id, generate_subscripts(footnote_ids, 1) AS place FROM figures) u
    JOIN footnotes n USING (footnote_id)
    GROUP BY u.figure_id
)
SELECT
    f.figure_id, f.report_id, coalesce(r.title, r.title_en, r.file) AS report, r.series, r.edition, r.publisher, r.published,
    f.page, f.text, f.kind, f.metric, f.subject, f.place, f.scope, f.variant, f.value, f.signed, f.low, f.high, f.unit, f.noun, f.per,
    f.approximation, f.aspect, f.change, f.basis, f.basis_start, f.basis_end, f.period_start, f.period_end, f.period_text,
    f.status, f.negated, f.role, f.source, f.metric_confidence, f.subject_confidence, f.period_confidence, f.source_confidence,
    f.reviewed, s.text AS sentence,
    t.number AS table_number, t.title AS table_title, c.row_label, c.column_label, noted.notes, k.kind AS claim_kind, k.verdict,
    'reports/' || f.report_id || '/review.html#' || substr(f.figure_id, length(f.report_id) + 2) AS address
FROM figures f
JOIN reports r USING (report_id)
LEFT JOIN sentences s ON s.sentence_id = f.sentence_id
LEFT JOIN cells c ON c.cell_id = f.cell_id
LEFT JOIN tables t ON t.table_id = c.table_id
LEFT JOIN claims k ON k.claim_id = f.claim_id
LEFT JOIN noted ON noted.figure_id = f.figure_id
