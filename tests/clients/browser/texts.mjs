// Two hundred texts that want to be something else.

const SCRIPTS = [
  '<script>window.hit=1</script>', '</script><script>window.hit=2</script>', '<img src=x onerror=window.hit=3>', '<svg onload=window.hit=4>',
  '"><img src=x onerror=window.hit=5>', "'><svg/onload=window.hit=6>", '<iframe srcdoc="<script>parent.hit=7</script>">', 'javascript:window.hit=8',
  '<a href="javascript:window.hit=9">x</a>', '<body onload=window.hit=10>', '<style>*{display:none}</style>', '<link rel=stylesheet href=//evil.test/x.css>',
  '<math><mtext></p><script>window.hit=11</script>', '<template><script>window.hit=12</script></template>', '<!--><script>window.hit=13</script>', ']]><script>window.hit=14</script>',
  '{{constructor.constructor("window.hit=15")()}}', '${window.hit=16}', '`${window.hit=17}`', '#{window.hit=18}', '<%= window.hit=19 %>', '"-window.hit=20-"', "';window.hit=21;//",
  '\\"};window.hit=22;//', '<object data="javascript:window.hit=23">', '<embed src="javascript:window.hit=24">', '<form action="javascript:window.hit=25"><input type=submit autofocus onfocus=window.hit=26>',
  '<details open ontoggle=window.hit=27>', '<video><source onerror=window.hit=28></video>', '<base href=//evil.test/>', '<meta http-equiv=refresh content="0;url=//evil.test">',
  '<marquee onstart=window.hit=29>', '<input onfocus=window.hit=30 autofocus>', 'data:text/html,<script>window.hit=31</script>', '<noscript><p title="</noscript><img src=x onerror=window.hit=32>">',
  '&lt;script&gt;window.hit=33&lt;/script&gt;', '&#60;script&#62;window.hit=34', '%3Cscript%3Ewindow.hit=35%3C/script%3E', '\\u003cscript\\u003ewindow.hit=36', '<ScRiPt>window.hit=37</sCrIpT>',
];
const NAMES = [
  '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__', 'then', 'length', 'name', 'undefined', 'null', 'NaN', 'Infinity', 'true', '0', '-0', '-1', '1e309',
  'S', 'N', 'M', 'L', 'BOOL', 'NULL', 'SS', 'Item', 'Items', '#', ':', '#a', ':v0', '#pk', 'a.b', 'a[0]', 'a.b[1].c', '.', '..', '...', 'SELECT', 'size', 'attribute_exists(pk)',
];
const QUOTES = ['\'', '"', '`', '\\', '\\\\', '\'\'', '""', '\\\'', '\\"', "' OR '1'='1", '"; DROP TABLE x; --', "'; DELETE FROM \"sample-shop\"; --", '/*', '*/', '--', '?', '??', '$(touch x)', '`id`', '| cat', '&& ls', '%s%n', '%00', '../../etc/passwd', 'C:\\con', '/console', '#/items?table=x', '?key=evil', '&db=evil', '=1+1', '+1', '@SUM(A1)', '-cmd'];
const CHARACTERS = [
  '\u0000', 'a\u0000b', '\u0001', '\u0007', '\u0008', '\u001b[31mred', '\t', '\n', '\r', '\r\n', 'two\nlines', ' ', '  two  blanks  ', '\u00a0', '\u200b', '\u200d', '\ufeff', '\u2028', '\u2029', '\u202egnirts', '\u2066x\u2069', '\u0085', '\ufffd', '\uffff', '\ue000',
  'é', 'e\u0301', 'ﬀ', 'İi', 'ß', 'Ω', 'ﷺ', '𝒜', '👩‍👩‍👧‍👦', '🇨🇭', '👍🏿', 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢', '田中さん', 'الكل', 'עברית', 'ไทย', '한국어', 'नमस्ते', '\u{10ffff}', '\u{1f4a9}', 'ａｂｃ', '１２３', '零', '∞', '½',
];
const LONG = ['x'.repeat(300), 'x '.repeat(150), '<b>'.repeat(80), '"'.repeat(200), '\u0301'.repeat(120), '👍'.repeat(60), '\n'.repeat(80), '\\'.repeat(200), '{'.repeat(200), '['.repeat(200), '('.repeat(200), '<'.repeat(200), 'שלום'.repeat(50)];
const JSONS = ['{"S":"x"}', '{"__proto__":{"hit":1}}', '[]', '{}', '{', '[', '"', '{"a":1,"a":2}', '1e400', '00', '-', '{"N":"NaN"}', '{"B":"!"}', 'null', '[[[[[[[[[[]]]]]]]]]]', '\ud7ff', '{"constructor":{"prototype":{"hit":1}}}', '{"TableName":"x"}', '\\ud800', '﻿{}', '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>', 'x'.repeat(120), '<slot onslotchange=window.hit=38>', '<select autofocus onfocus=window.hit=39>', '<keygen autofocus onfocus=window.hit=40>', '{{7*7}}'];

/** All of them, each once. */
export const HOSTILE = [...new Set([...SCRIPTS, ...NAMES, ...QUOTES, ...CHARACTERS, ...LONG, ...JSONS])].slice(0, 200);
if (HOSTILE.length < 200) throw new Error(`only ${HOSTILE.length}`);
