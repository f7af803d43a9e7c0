// What every page shares: elements, words in two languages, what is remembered, light and dark.
const data = JSON.parse(document.getElementById('data').textContent);
const byId = (id) => document.getElementById(id);

// Text only ever becomes a text node or an attribute; nothing is parsed as HTML.
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'on') for (const [event, act] of Object.entries(value)) made.addEventListener(event, act);
    else if (key === 'class') made.className = value;
    else if (key === 'dataset') Object.assign(made.dataset, value);
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== '' && child !== false));
  return made;
}

function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...children.flat(Infinity));
  return made;
}

// A browser may refuse to remember anything for a page that is a file.
function remembered(key) {
  try { return localStorage.getItem(`zhengju.${key}`); } catch { return null; }
}
function remember(key, value) {
  try { localStorage.setItem(`zhengju.${key}`, value); } catch { /* then it is asked again */ }
}

const TONGUES = ['en', 'zh'];
let tongue = TONGUES.indexOf(remembered('language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en'));
if (tongue < 0) tongue = 0;

// `{n:report|reports}` is the number and the word that fits it.
function word(key, values = {}) {
  const text = data.words[key]?.[tongue] ?? key;
  return text.replace(/\{(\w+)(?::([^|}]+)\|([^}]+))?\}/g, (_, name, one, many) => (one ? `${values[name]} ${Number(values[name]) === 1 ? one : many}` : values[name]));
}

// The name of a value of a column: money, or 金额.
function label(table, column, value) {
  const known = tongue === 1 ? data.labels[table]?.[column] : data.labels[''].english;
  return known?.[value] || String(value).replaceAll('_', ' ');
}
const fieldName = (column) => word([`field_${column}`, column].find((key) => data.words[key]) ?? column.replaceAll('_', ' '));
// What is said in each language, whatever the page is in.
function inEach(say) {
  const own = tongue;
  const texts = TONGUES.map((_, i) => { tongue = i; return say(); });
  tongue = own;
  return texts;
}
// Of two columns with one text each: that of the language, else the other.
const inTongue = (en, zh) => (tongue === 1 ? zh : en) || en || zh || '';

const redraws = [];
function translate() {
  document.documentElement.lang = tongue === 1 ? 'zh-Hans' : 'en';
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', word(node.dataset.label));
  for (const node of document.querySelectorAll('[data-placeholder]')) node.placeholder = word(node.dataset.placeholder);
  for (const node of document.querySelectorAll('[data-title]')) {
    node.title = word(node.dataset.title);
    node.setAttribute('aria-label', word(node.dataset.title));
  }
  byId('language').textContent = word('language_short');
  showTheme();
  for (const redraw of redraws) redraw();
}
function switchLanguage() {
  tongue = 1 - tongue;
  remember('language', TONGUES[tongue]);
  translate();
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const THEMES = ['auto', 'light', 'dark'];
let theme = THEMES.includes(remembered('theme')) ? remembered('theme') : 'auto';
function showTheme() {
  document.documentElement.dataset.theme = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
  byId('theme').textContent = word(`theme_${theme}`);
}
function switchTheme() {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  remember('theme', theme);
  showTheme();
}
dark.addEventListener('change', showTheme);
byId('language').addEventListener('click', switchLanguage);
byId('theme').addEventListener('click', switchTheme);
showTheme();

// Decimals stay text: 86400000000 becomes 86,400,000,000 without passing through a float.
function grouped(text) {
  const [, sign, whole, rest] = /^([-+]?)(\d+)(.*)$/.exec(text) ?? [];
  return whole === undefined ? text : (sign === '-' ? '−' : sign) + whole.replace(/\B(?=(\d{3})+$)/g, ',') + rest;
}

// Matching works on folded text: full-width forms, case, and spaces beside Han characters (706 亿) do not count.
const lowered = (text) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
const folded = (text) => lowered(text).replace(/(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])/g, '');
const terms = (query) => lowered(query).trim().split(' ').filter(Boolean);

// Records count characters as code points, scripts as UTF-16 units.
function between(text, start, end) {
  return /[\ud800-\udfff]/.test(text) ? [...text].slice(start, end).join('') : text.slice(start, end);
}
