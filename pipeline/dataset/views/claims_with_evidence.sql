WITH stated AS (
    SELECT u.claim_id, list(f.text ORDER BY f.page, f.figure_id) AS texts
    FROM (SELECT claim_id, unnest(figure_ids) AS figure_id FROM claims) u
    JOIN figures f USING (figure_id)
    GROUP BY u.claim_id
),
claim_notes AS (SELECT claim_id, unnest(footnote_ids) AS footnote_id FROM claims),
noted AS (
    SELECT
        u.claim_id, list(n.marker ORDER BY n.page, n.footnote_id) AS markers, list(n.text ORDER BY n.page, n.footnote_id) AS texts
    FROM claim_notes u
    JOIN footnotes n USING (footnote_id)
    GROUP BY u.claim_id
),
cited AS (
    SELECT
        u.claim_id,
        list(coalesce(w.title, w.text) ORDER BY w.page, w.citation_id) AS works,
        list(w.url ORDER BY w.page, w.citation_id) FILTER (WHERE w.url IS NOT NULL) AS urls
    FROM claim_notes u
    JOIN citations w USING (footnote_id)
    GROUP BY u.claim_id
),
pointed AS (
    SELECT u.claim_id, list(coalesce(t.number, t.title, t.table_id) ORDER BY t.page, t.table_id) AS numbers
    FROM (SELECT claim_id, unnest(table_ids) AS table_id FROM claims) u
    JOIN tables t USING (table_id)
    GROUP BY u.claim_id
),
checked AS (
    SELECT u.claim_id, list(k.message_en ORDER BY k.check_id) AS en, list(k.message_zh ORDER BY k.check_id) AS zh
    FROM (SELECT claim_id, unnest(check_ids) AS check_id FROM claims) u
    JOIN checks k USING (check_id)
    GROUP BY u.claim_id
)
SELECT
    c.claim_id, c.report_id, coalesce(r.title, r.title_en, r.file) AS report, r.series, r.edition, r.published,
    c.page, c.section, c.kind, c.text, coalesce(c.source, r.publisher) AS said_by, c.source, e.name AS source_name, e.type AS source_type,
    c.source_cue, c.polarity, c.reviewed, c.verdict,
    stated.texts AS figures, noted.markers AS note_markers, noted.texts AS notes, cited.works, cited.urls, pointed.numbers AS tables,
    checked.en AS checks_en, checked.zh AS checks_zh,
    'reports/' || c.report_id || '/review.html#' || substr(c.claim_id, length(c.report_id) + 2) AS address
FROM claims c
JOIN reports r USING (report_id)
LEFT JOIN entities e ON e.entity_id = c.source_entity_id
LEFT JOIN stated ON stated.claim_id = c.claim_id
LEFT JOIN noted ON noted.claim_id = c.claim_id
LEFT JOIN cited ON cited.claim_id = c.claim_id
LEFT JOIN pointed ON pointed.claim_id = c.claim_id
LEFT JOIN checked ON checked.claim_id = c.claim_id
