// The page of `demarche view` in a real browser. See `run` beside this file.
'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { chromium } = require('playwright-core');

const { DEMARCHE, BROWSER, ROOT, SHOTS } = process.env;
const WORK = __dirname;

const ARTICLE = `Minister Ana Petrova met Luis Ortega in Riga on 3 May 2024. She announced a plan to sign a treaty.

Georgia and Latvia signed an agreement on trade on 5 June 2023. Latvia will host a summit in 2025. The treaty was not signed.`;

const HOSTILE = `Minister Ana Petrova met </script><script>window.owned = 1</script> in Riga. <img src=x onerror="window.owned = 2">
She said "<svg onload=window.owned=3>" and thanked Georgia. ' onmouseover='window.owned=4' javascript:window.owned=5
\u202eLatvia thanked Georgia\u202c. Latvia\u0000 thanked Georgia\u2028again. {{7*7}} &lt;b&gt; \u{1f600} Georgia met Latvia.`;

let browser;
const errors = [];

/** Renders texts as a page and gives its address. */
function render(name, records, ...args) {
  const input = path.join(WORK, `${name}.jsonl`);
  const output = path.join(WORK, `${name}.html`);
  fs.writeFileSync(input, records.map((r) => `${JSON.stringify(r)}\n`).join(''));
  execFileSync(DEMARCHE, ['view', input, '-o', output, ...args], { stdio: 'inherit' });
  return `file://${output}`;
}

/** Opens an address in a window that reports errors and refuses the network. */
async function openPage(url, options = {}) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
  page.on('console', (m) => ['error', 'warning'].includes(m.type()) && errors.push(m.text()));
  page.on('pageerror', (e) => errors.push(String(e.stack)));
  page.on('request', (r) => !/^(file|data):/.test(r.url()) && errors.push(`request: ${r.url()}`));
  page.on('dialog', (d) => { errors.push(`dialog: ${d.message()}`); d.dismiss(); });
  await page.goto(url);
  return page;
}

function shot(page, name) {
  return SHOTS ? page.screenshot({ path: path.join(SHOTS, `${name}.png`) }) : null;
}

const openFrame = (page) => page.locator('.card.open');
const triggers = (page) => page.locator('#text [role=button]');

before(async () => {
  if (SHOTS) fs.mkdirSync(SHOTS, { recursive: true });
  browser = await chromium.launch({ executablePath: BROWSER, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
});

after(async () => {
  if (browser) await browser.close();
  assert.deepEqual(errors, []);
});

// Nothing of a text or a pack ran, or stands in the page as more than text.
async function nothingRan(page) {
  const state = await page.evaluate(() => ({
    owned: window.owned,
    made: document.querySelectorAll('img, svg, iframe, object, embed, base, form').length,
    handlers: [...document.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => a.name.startsWith('on'))).length,
    scripts: [...document.scripts].filter((s) => s.type !== 'application/json').length,
    links: [...document.querySelectorAll('[href], [src]')].map((e) => e.getAttribute('href') || e.getAttribute('src')),
  }));
  assert.deepEqual(state, { owned: undefined, made: 0, handlers: 0, scripts: 1, links: ['data:,', '#text'] });
}

describe('one document', () => {
  let page;
  before(async () => { page = await openPage(render('one', [{ id: 'one', text: ARTICLE }])); });

  test('shows the whole text', async () => {
    const shown = (await page.locator('#text').innerText()).replace(/\s+/g, ' ').trim();
    assert.equal(shown, ARTICLE.replace(/\s+/g, ' '));
    assert.equal(await page.title(), 'one · demarche');
  });

  test('a click on a trigger opens its frame', async () => {
    await triggers(page).filter({ hasText: /^met$/ }).click();
    const frame = openFrame(page);
    assert.equal(await frame.count(), 1);
    assert.equal(await frame.locator('.type').innerText(), 'meet');
    const words = await frame.innerText();
    for (const part of ['Ana Petrova', 'Luis Ortega', 'Riga', '2024-05-03', 'CONSULT', 'rules/']) assert.ok(words.includes(part), `${part} in ${words}`);
    assert.ok((await page.locator('#text .a-actor').first().innerText()).includes('Petrova'));
    assert.match(page.url(), /#d0\/v\d+$/);
  });

  test('pointing at a trigger previews its frame', async () => {
    await triggers(page).filter({ hasText: /^announced$/ }).hover();
    await page.waitForSelector('#popover:not([hidden])');
    assert.ok((await page.locator('#popover').innerText()).includes('announce'));
    await page.mouse.move(5, 5);
    await page.waitForSelector('#popover', { state: 'hidden' });
  });

  test('keys move between events', async () => {
    await page.keyboard.press('Escape');
    assert.equal(await openFrame(page).count(), 0);
    const all = await triggers(page).count();
    const seen = new Set();
    for (let i = 0; i < all; i += 1) {
      await page.keyboard.press(i % 2 ? 'j' : 'ArrowDown');
      seen.add(await page.evaluate(() => document.activeElement.dataset.piece));
      assert.equal(await openFrame(page).count(), 1);
    }
    assert.equal(seen.size, all);
    await page.keyboard.press('k');
    await page.keyboard.press('ArrowUp');
    assert.equal(await page.locator('.card').nth(all - 3).getAttribute('class'), 'card open');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(outline, 'solid');
    await page.keyboard.press('Escape');
    assert.equal(await openFrame(page).count(), 0);
    await page.keyboard.press('Enter');
    assert.equal(await openFrame(page).count(), 1);
    await page.keyboard.press('?');
    assert.ok(await page.locator('#help').isVisible());
    await page.keyboard.press('Escape');
    assert.ok(!(await page.locator('#help').isVisible()));
  });

  test('filters hide and show', async () => {
    const all = await triggers(page).count();
    const chip = (name) => page.locator('#filters button', { hasText: name });
    await chip('Consultation').click();
    const fewer = await triggers(page).count();
    assert.ok(fewer < all && fewer > 0, `${fewer} of ${all}`);
    assert.equal(await page.locator('.card').count(), fewer);
    await page.locator('#filters .link', { hasText: 'show all' }).click();
    assert.equal(await triggers(page).count(), all);
    await chip('negated').click();
    assert.equal(await triggers(page).count(), all - 1);
    await chip('negated').click();
    await page.locator('#filters summary').click();
    await page.locator('.menu-body .option', { hasText: 'sign' }).locator('.link').click();
    assert.deepEqual([...new Set(await page.locator('.card .type').allInnerTexts())], ['sign']);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('details[open]').count(), 0);
    await page.locator('#filters .link', { hasText: 'show all' }).click();
    await page.keyboard.press('n');
    const nested = await triggers(page).count();
    assert.ok(nested >= all, `${nested} with nested, ${all} without`);
    await page.keyboard.press('n');
  });

  test('entities, timeline and actors lead back to the text', async () => {
    await page.locator('#tab-entities').click();
    await page.locator('.entity-head', { hasText: 'Latvia' }).click();
    assert.ok(await page.locator('#text .entity-on').count() >= 2);
    await page.locator('.mentions .link').last().click();
    assert.ok(await page.locator('#text .flash').count() > 0);
    await page.locator('#tab-timeline').click();
    const dates = await page.locator('.timeline time').allInnerTexts();
    assert.deepEqual(dates, [...dates].sort());
    assert.ok(dates.includes('2023-06-05') && dates.includes('2024-05-03'), dates.join());
    await page.locator('#tab-timeline').press('ArrowRight');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'tab-actors');
    await page.locator('.cell').first().click();
    await page.locator('.hits .line').first().click();
    assert.ok(await page.locator('#text .chosen').count() > 0);
    await page.locator('#tab-events').click();
  });

  test('paper shows every frame', async () => {
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('#print .frame').count(), await triggers(page).count());
    assert.ok(!(await page.locator('aside').isVisible()) && await page.locator('#print').isVisible());
    if (SHOTS) await page.pdf({ path: path.join(SHOTS, 'print.pdf') });
    await page.emulateMedia({ media: 'screen' });
  });
});

describe('hostile texts', () => {
  let page;
  before(async () => {
    const gold = path.join(WORK, 'hostile-gold.jsonl');
    const faults = { id: HOSTILE, events: [{ type: '<img src=x onerror=window.owned=6>', trigger: [0, 8], args: [{ role: '"><script>window.owned=7</script>', span: [9, 12] }] }] };
    fs.writeFileSync(gold, JSON.stringify(faults));
    page = await openPage(render('hostile', [{ id: HOSTILE, text: HOSTILE }, { id: 'b', text: 'Latvia thanked Georgia.' }], '--gold', gold, '--title', HOSTILE.replace(/\0/g, '')));
  });

  test('do nothing, whatever is opened', async () => {
    await page.keyboard.press('n');
    for (const tab of ['events', 'entities', 'timeline', 'actors', 'gold']) {
      await page.locator(`#tab-${tab}`).click();
      for (const el of await page.locator('#panel button').all()) if (await el.isVisible()) await el.hover();
    }
    await page.locator('#tab-events').click();
    for (let i = 0; i < await triggers(page).count(); i += 1) {
      await page.keyboard.press('j');
      await page.locator('#text .chosen').first().hover();
    }
    await nothingRan(page);
    const text = await page.locator('#text').textContent();
    assert.ok(text.includes('</script><script>window.owned = 1</script>') && text.includes('<svg onload=window.owned=3>'));
    assert.ok(text.includes('202E') && !text.includes('\u202e') && !text.includes('\0'));
  });

  test('the policy refuses scripts and styles that are not the page\'s own', async () => {
    const before = errors.length;
    const ran = await page.evaluate(() => {
      try {
        const script = document.createElement('script');
        script.text = 'window.owned = 8';
        document.body.append(script);
      } catch { /* Trusted types refuse it already. */ }
      return window.owned;
    });
    assert.equal(ran, undefined);
    await page.waitForTimeout(50);
    errors.length = before;
  });
});

describe('hostile packs', () => {
  const mark = (n) => `"'><img src=x onerror=window.owned=${n}><script>window.owned=${n}</script>`;
  let page;
  before(async () => {
    const pack = path.join(WORK, 'hostile-pack');
    const cells = (row) => `${row.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')}\n`;
    const file = (name, text) => {
      fs.mkdirSync(path.dirname(path.join(pack, name)), { recursive: true });
      fs.writeFileSync(path.join(pack, name), text);
    };
    file('gazetteer/people.csv', `key,name,aliases,country,role,from,to,wikidata,note\n${
      cells([`lv/${mark(20)}`, `Oto ${mark(21)}`, 'Oto Kalns', 'LV', '', '', '', 'javascript:window.owned=22', mark(23)])}`);
    file('gazetteer/programs.csv', `key,name,aliases,type,parties\n${cells([mark(24), `Amber ${mark(25)}`, 'Amber Pact', 'document', ''])}`);
    const text = (words) => JSON.stringify(words);
    file(`rules/${'a&quot;onload=b'}.toml`, `[[type]]\nname = ${text(`t ${mark(26)}`)}\nplover = ${text(mark(27))}\n
      [[frame]]\nid = ${text(mark(28))}\ntype = ${text(`t ${mark(26)}`)}\nwhy = ${text(`javascript:window.owned=29 ${mark(30)}`)}
      object = "content"\nverbs = ["embroider"]\n`);
    const texts = ['Oto Kalns embroidered the Amber Pact in Riga on 3 May 2024.', 'Oto Kalns will embroider the Amber Pact.'];
    page = await openPage(render('pack', texts.map((words, n) => ({ id: `javascript:window.owned=${31 + n}//${mark(33)}`, text: words })), '--pack', pack));
  });

  test('do nothing: names, keys, rules and types are words', async () => {
    await page.keyboard.press('n');
    for (const tab of ['events', 'entities', 'timeline', 'actors']) {
      await page.locator(`#tab-${tab}`).click();
      for (const el of await page.locator('#panel button').all()) {
        if (await el.isVisible()) { await el.hover(); await el.click(); }
      }
    }
    await page.locator('#tab-events').click();
    await triggers(page).first().click();
    await page.locator('#filters summary').click();
    await page.keyboard.press('Escape');
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    const shown = await page.evaluate(() => document.body.textContent);
    // They are there, so they had their chance.
    for (const n of [21, 25, 26, 27, 28, 33]) assert.ok(shown.includes(`window.owned=${n}`), `${n} is shown`);
    await nothingRan(page);
  });
});

describe('a corpus with gold', () => {
  let page;
  before(async () => {
    const output = path.join(WORK, 'corpus.html');
    execFileSync(DEMARCHE, ['view', path.join(ROOT, 'fixtures/articles'), '--gold', path.join(ROOT, 'fixtures/gold/events.jsonl'), '-o', output]);
    page = await openPage(`file://${output}`);
  });

  test('lists, searches and orders documents', async () => {
    const all = fs.readdirSync(path.join(ROOT, 'fixtures/articles')).length;
    assert.equal(await page.locator('.doc').count(), all);
    await page.keyboard.press('/');
    await page.keyboard.type('paraguay');
    const found = await page.locator('.doc').count();
    assert.ok(found > 0 && found < all, `${found}`);
    await page.locator('.doc').first().click();
    assert.ok((await page.locator('#text').innerText()).toLowerCase().includes('paraguay'));
    await page.locator('#search').fill('');
    await page.locator('nav select').selectOption('faults');
    await page.locator('.doc').first().click();
    await page.locator('.doc').first().press('ArrowDown');
    assert.equal(await page.locator('.doc[aria-current=true]').innerText(), await page.locator('.doc').nth(1).innerText());
  });

  test('shows differences side by side', async () => {
    await page.locator('.doc').first().click();
    await page.locator('#tab-gold').click();
    const cards = await page.locator('.fault-card').count();
    assert.ok(cards > 0);
    assert.ok(await page.locator('#text [data-fault]').count() > 0);
    const heads = await page.locator('.sides').first().locator('thead').innerText();
    assert.ok(heads.includes('gold') && heads.includes('extracted'), heads);
    await page.locator('.chip.fault').first().click();
    assert.ok(await page.locator('.fault-card').count() <= cards);
    await page.locator('.chip.fault').first().click();
    await shot(page, 'gold');
  });

  test('sets gold and extraction of one part side by side', async () => {
    const doubled = await page.evaluate(() => [...document.querySelectorAll('.sides tbody')].flatMap((table) => {
      const alone = (n) => [...table.rows].filter((r) => r.cells[n].className === 'nothing').map((r) => r.cells[0].textContent);
      const [gold, extracted] = [alone(1), alone(3)];
      return gold.filter((part) => extracted.includes(part));
    }));
    assert.deepEqual(doubled, [], 'a part stands in a line of its own on both sides');
  });

  test('turns pages, and on a narrow window lists documents over the text', async () => {
    const title = () => page.locator('#doc-title').innerText();
    await page.goto(`${page.url().split('#')[0]}#d0`);
    const first = await title();
    assert.ok(await page.locator('#before').isDisabled());
    await page.locator('#after').click();
    assert.notEqual(await title(), first);
    assert.match(await page.locator('#place').innerText(), /^2 of \d+$/);
    await page.setViewportSize({ width: 800, height: 800 });
    assert.ok(!(await page.locator('nav').isVisible()) && await page.locator('#text').isVisible());
    await page.keyboard.press('/');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
    await page.locator('.doc').first().click();
    assert.ok(!(await page.locator('nav').isVisible()));
    assert.equal(await title(), await page.locator('.doc .doc-name bdi').first().textContent());
    await page.locator('#place').click();
    await page.keyboard.press('Escape');
    assert.ok(!(await page.locator('nav').isVisible()));
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  test('leads from all documents to one event', async () => {
    await page.locator('#tab-timeline').click();
    await page.locator('[data-scope=all]').click();
    const line = page.locator('.timeline .line').last();
    const name = await line.locator('.place').innerText();
    await line.click();
    assert.equal(await page.locator('#doc-title').innerText(), name);
    assert.ok(await page.locator('#text .chosen').count() > 0);
    await shot(page, 'timeline');
    await page.locator('#tab-actors').click();
    const actors = await page.locator('.matrix tbody th').allInnerTexts();
    assert.ok(actors.length > 50 && actors.filter((a) => /^not named/.test(a)).length === 1, actors.join());
    assert.equal(new Set(actors).size, actors.length, 'each actor has one line');
    await shot(page, 'actors');
  });

  test('an address leads to its event', async () => {
    const other = await openPage(`${page.url().split('#')[0]}#d4/v1`);
    assert.equal(await other.locator('.card.open').getAttribute('data-event'), 'v1');
    await shot(other, 'light');
    await other.emulateMedia({ colorScheme: 'dark' });
    await shot(other, 'dark');
    const [paper, ink] = await other.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]);
    const sum = (c) => c.match(/\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0);
    assert.ok(sum(paper) < 120 && sum(ink) > 600, `${paper} ${ink}`);
    await other.setViewportSize({ width: 420, height: 800 });
    assert.ok(await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways scrolling');
    await shot(other, 'narrow');
    await other.close();
  });
});

test('six hundred documents open quickly', async () => {
  const records = Array.from({ length: 600 }, (_, i) => ({ id: `d${i}`, text: ARTICLE.repeat(8) }));
  const url = render('many', records);
  const started = Date.now();
  const page = await openPage(url);
  await page.waitForSelector('#text [role=button]');
  const opened = Date.now() - started;
  const searching = Date.now();
  await page.locator('#search').fill('no such words');
  await page.waitForSelector('#documents .empty');
  const searched = Date.now() - searching;
  console.log(`opened in ${opened} ms, searched in ${searched} ms`);
  assert.ok(opened < 15000 && searched < 15000, `${opened} ms, ${searched} ms`);
});

test('a book of one document can be used', async () => {
  const page = await openPage(render('book', [{ id: 'book', text: `${ARTICLE}\n\n`.repeat(1500) }]));
  await page.waitForSelector('#text [role=button]');
  const started = Date.now();
  for (let i = 0; i < 5; i += 1) await page.keyboard.press('j');
  assert.equal(await openFrame(page).count(), 1);
  console.log(`five steps in ${Date.now() - started} ms`);
  assert.ok(Date.now() - started < 15000);
  await page.locator('.more').last().click();
  assert.equal(await openFrame(page).count(), 1);
  assert.equal(await page.locator('.more').count(), 2);
});
