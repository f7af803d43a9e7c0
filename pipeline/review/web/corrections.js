// What the reader says of records: right, wrong, or what a field should be; kept by the browser, written to a file for the next run.
const MARKED = ['figure', 'claim', 'table', 'cell', 'note', 'work', 'mention', 'check'];
const fullId = (record) => `${data.report.report_id}/${record.id}`;
const recordOf = (one) => records.get(one.record.replace(`${data.report.report_id}/`, ''));
// A label is that of a whole row or column: what is said of one cell is said of all that have it.
const LINES = { row_label: 'row', column_label: 'column' };
function sameLine(a, b) {
  const [one, other, line] = [recordOf(a), recordOf(b), LINES[a.field]];
  return Boolean(line && one && other) && one.table_id === other.table_id && one[line] === other[line] && one[a.field] === other[a.field];
}
const sameMark = (a, b) => (a.field ?? '') === (b.field ?? '') && (a.record === b.record || sameLine(a, b));
const plain = ({ record, verdict, field, was, now, reason }) => (field ? { record, field, was, now, reason } : { record, verdict, reason });

// What the files beside the PDF said when this page was made, and what was said here since: kept until a run has read it.
const given = data.corrections.filter((one) => one.record).map(plain);
let opinions = startingWith();
function startingWith() {
  let stored;
  try { stored = JSON.parse(remembered(`corrections.${data.report.report_id}`) ?? 'null'); } catch { stored = null; }
  if (!Array.isArray(stored?.opinions) || !Array.isArray(stored.base)) return [...given];
  if (JSON.stringify(stored.base) === JSON.stringify(given)) return stored.opinions;
  const known = (one, among) => among.some((other) => sameMark(one, other));
  return [...given, ...stored.opinions.filter((one) => !known(one, given) && !known(one, stored.base))];
}
const saidOf = (record) => opinions.filter((one) => sameMark(one, { record: fullId(record), field: one.field }));
const verdictOf = (record) => saidOf(record).find((one) => !one.field)?.verdict;
function reviewedAs(record) {
  const mine = saidOf(record);
  const fields = mine.some((one) => one.field);
  const verdict = verdictOf(record);
  return verdict === 'wrong' ? 'wrong' : fields ? 'corrected' : verdict;
}
function showSaid() {
  for (const one of [...opinions, ...given]) {
    const record = recordOf(one);
    if (!record) continue;
    record.reviewed = reviewedAs(record);
    record.folded = undefined;
  }
}
function keep() {
  remember(`corrections.${data.report.report_id}`, JSON.stringify({ base: given, opinions }));
  showSaid();
  refresh();
  drawDetail();
  drawExport();
}
function judge(record, verdict) {
  const before = verdictOf(record);
  opinions = opinions.filter((one) => one.field || one.record !== fullId(record));
  if (before !== verdict) opinions.push({ record: fullId(record), verdict, reason: '' });
  keep();
  focusOn(`.judge.${verdict}`);
}
// What had the focus is drawn anew with the details: who uses keys goes on from there.
const focusOn = (selector) => detail.querySelector(selector)?.focus({ preventScroll: true });
function correct(record, field, now, reason) {
  const one = { record: fullId(record), field, was: readAs(record, field), now, reason };
  const at = opinions.findIndex((other) => sameMark(one, other));
  if (at < 0) opinions.push(one);
  else opinions[at] = { ...one, record: opinions[at].record };
  keep();
}
function takeBack(one) {
  opinions = opinions.filter((other) => other !== one);
  const record = recordOf(one);
  if (record) record.reviewed = record.folded = undefined;
  keep();
}

// The value of a field as text: what was read, not what a correction made of it.
const asText = (value) => (value === null || value === undefined ? '' : Array.isArray(value) ? value.join('; ') : String(value));
const shownAs = (record, field) => asText(record[field === 'kind' ? 'type' : field]);
function readAs(record, field) {
  const applied = data.corrections.find((one) => one.field === field && one.state !== 'unfit' && sameMark(one, { record: fullId(record), field }));
  return applied ? asText(applied.read) : shownAs(record, field);
}

// TOML's basic strings are JSON's, but for DEL and halves of a surrogate pair.
const quoted = (text) => JSON.stringify(text.replace(/[\ud800-\udfff]/gu, '\ufffd')).replaceAll('\u007f', '\\u007f');
const misprints = data.corrections.filter((one) => !one.record).map(({ was, now, reason }) => ({ was, now, reason }));
const toml = () => [...misprints, ...opinions.map(plain)].map((one) => `[[correction]]\n${Object.entries(one).map(([key, text]) => `${key} = ${quoted(text ?? '')}\n`).join('')}`).join('\n');
const fileName = () => `${data.report.file.split('/').pop().replace(/\.pdf$/i, '')}.corrections.toml`;
function exportAll() {
  const address = URL.createObjectURL(new Blob([toml()], { type: 'application/toml' }));
  const link = el('a', { href: address, download: fileName() });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
function drawExport() {
  byId('export').replaceChildren(el('span', { class: 'long' }, word('export')), el('span', { class: 'brief', 'aria-hidden': 'true' }, '✎'), opinions.length ? el('span', { class: 'n' }, ` ${opinions.length}`) : '');
  byId('export').title = word('export_title', { name: fileName() });
  byId('export').disabled = !opinions.length && !given.length;
}
byId('export').addEventListener('click', exportAll);
redraws.push(drawExport);

// The part of the details in which a record is judged and corrected.
function reviewPart(record) {
  if (!MARKED.includes(record.kind)) return undefined;
  const button = (verdict, sign) => el('button', {
    type: 'button', class: `judge ${verdict}`, 'aria-pressed': String(verdictOf(record) === verdict), on: { click: () => judge(record, verdict) },
  }, `${sign} ${word(`is_${verdict}`)}`);
  const forms = data.correctable[record.table];
  return part('review', el('div', { class: 'judges' }, button('right', '✓'), button('wrong', '✗')), saidList(saidOf(record), false), forms && correctionForm(record, forms));
}
function saidList(found, withRecord) {
  if (!found.length) return undefined;
  return el('ul', { class: 'said' }, found.map((one) => {
    const record = recordOf(one);
    const became = data.corrections.find((other) => sameMark(one, other) && (other.now ?? '') === (one.now ?? ''));
    const words = one.field ? [el('span', { class: 'faint' }, fieldName(one.field)), ' ', one.was ? el('s', {}, one.was) : '∅', ' → ', el('strong', {}, one.now || '∅')] : [word(`is_${one.verdict}`)];
    return el('li', {}, withRecord && [record ? toRecord(record) : el('span', { class: 'faint' }, one.record), ' '], words, one.reason && el('span', { class: 'faint' }, ` ${one.reason}`),
      el('span', { class: `badge ${became?.state === 'unfit' ? 'bad' : became ? 'good' : ''}` }, word(`state_${became?.state ?? 'new'}`)),
      became?.detail && el('span', { class: 'why' }, detailOf(became)),
      el('button', { type: 'button', class: 'plain', title: word('take_back'), 'aria-label': word('take_back'), on: { click: () => takeBack(one) } }, '×'));
  }));
}
const choiceName = (record, field, one) => (record.kind === 'work' && field === 'type' ? workType(one) : label(record.table, field, one));
let fieldChosen = 'metric';
const LONG = 60;
function correctionForm(record, forms) {
  const field = forms[fieldChosen] ? fieldChosen : Object.keys(forms)[0];
  const form = forms[field];
  const pending = saidOf(record).find((one) => one.field === field);
  const current = pending?.now ?? shownAs(record, field);
  const date = '\\d{4}(-\\d{2}(-\\d{2})?)?';
  const shapes = { number: '-?\\d+(\\.\\d+)?', day: '\\d{4}-\\d{2}-\\d{2}', date: `${date}(/${date})?` };
  const now = Array.isArray(form)
    ? el('select', { name: 'now', 'aria-label': word('should_be') }, form.map((one) => el('option', { value: one, selected: one === current }, one ? choiceName(record, field, one) : '∅')))
    : form === 'text' && (field === 'text' || current.length > LONG)
      ? el('textarea', { name: 'now', rows: Math.min(8, Math.ceil((current.length + 1) / 32)), 'aria-label': word('should_be'), maxlength: field === 'text' ? 20_000 : 1000 }, current)
      : el('input', { name: 'now', 'aria-label': word('should_be'), value: current, pattern: shapes[form], maxlength: 1000, placeholder: word(`form_${form}`), autocomplete: 'off' });
  const whole = LINES[field] && el('p', { class: 'faint whole' }, word(`whole_${LINES[field]}`));
  const reason = el('input', { name: 'reason', 'aria-label': word('reason'), placeholder: word('reason_optional'), maxlength: 1000, autocomplete: 'off' });
  const fields = el('select', { name: 'field', 'aria-label': word('field'), on: { change: (event) => { fieldChosen = event.target.value; drawDetail(); focusOn('.correct [name=field]'); } } },
    Object.keys(forms).map((one) => el('option', { value: one, selected: one === field }, fieldName(one))));
  const act = (event) => {
    event.preventDefault();
    const wanted = field === 'text' ? now.value : now.value.replaceAll(/\s*\n\s*/g, ' ');
    if (wanted === readAs(record, field)) { if (pending) takeBack(pending); } else if (wanted !== current || reason.value) correct(record, field, wanted, reason.value);
    focusOn('.correct [type=submit]');
  };
  return el('form', { class: 'correct', on: { submit: act } }, fields, now, whole, reason, el('button', { type: 'submit' }, word('correct')));
}
