// Marks and quotes. All of it works without the server, also while an answer streams, unless an article has to be
// fetched first. Values of the page are patched into place by Gradio, node by node: what is set on nodes inside a part
// is lost then, so state is kept here and applied again after each change.
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
  const narrow = () => matchMedia('(max-width: 820px)').matches;
  const marks = (label) => all(`#viewer mark[data-q~="${CSS.escape(label)}"]`);

  let pressed = null; // {box, label, index}: the mark to return to
  let wanted = null;  // {label} or {document}: asked of the server, shown when it has come
  let turned = '';    // the label that the viewer turned to by itself, last
  let active = '';    // the id of the article in front
  let pointed = '';   // the label that is pointed at
  let fetch = () => {};      // asks the server for an article, once the viewer is there
  let ask = () => {};        // asks a question
  let summarise = () => {};  // summarises an article of the library

  function turn(id) {
    const articles = all('#viewer .document');
    const ids = articles.map((article) => article.dataset.document);
    active = ids.includes(id) ? id : ids[0] || '';
    articles.forEach((article) => { article.hidden = article.dataset.document !== active; });
    const select = one('#open-article');
    if (select) { select.value = active; select.title = select.selectedOptions[0]?.text || ''; }
    const back = one('#viewer .back');
    if (back) back.hidden = !pressed;
    all('#viewer mark').forEach((mark) => mark.classList.toggle('on', mark.dataset.q.split(' ').includes(pointed)));
  }

  function point(label, focus) {
    const found = marks(label);
    if (!found.length) return false;
    pointed = label;
    const box = found[0].closest('.document');
    turn(box.dataset.document);
    if (focus) {
      lift();
      if (!narrow()) one('#viewer').scrollIntoView({block: 'nearest'});
      found[0].focus({preventScroll: true});
    }
    const mark = found[0].getBoundingClientRect(), frame = box.getBoundingClientRect();
    const top = box.scrollTop + mark.top - frame.top - box.clientHeight / 3;
    box.scrollTo({top, behavior: still() ? 'auto' : 'smooth'});
    found.forEach((node) => { node.classList.remove('flash'); void node.offsetWidth; node.classList.add('flash'); });
    setTimeout(() => found.forEach((node) => node.classList.remove('flash')), 1600);
    return true;
  }

  function read(id) {
    if (!all('#viewer .document').some((article) => article.dataset.document === id)) return false;
    pointed = '';
    turn(id);
    lift();
    one('#viewer .document:not([hidden])').focus({preventScroll: true});
    return true;
  }

  // On a phone the article comes up over the page, and the browser's own Back takes it down again.
  function lift() {
    const sheet = one('#viewer');
    if (narrow() && !sheet.dataset.open) history.pushState({sheet: true}, '');
    sheet.dataset.open = '1';
  }

  function want(what) {
    wanted = what;
    arrive() || fetch(what);
  }

  function arrive() {
    if (!wanted || !(wanted.label ? point(wanted.label, true) : read(wanted.document))) return false;
    wanted = null;
    return true;
  }

  function back() {
    if (history.state?.sheet) history.back(); else lower();
  }

  function lower() {
    delete one('#viewer').dataset.open;
    const to = pressed;
    pressed = null;
    turn(active);
    if (to) all(to.selector, one(to.box))[to.index]?.focus();
  }

  // Remembered as a place and not as a node: the node may be patched away meanwhile.
  function remember(node) {
    const box = node.closest('#chat, #summary, #library');
    const kind = node.dataset.open ? `[data-open="${CSS.escape(node.dataset.open)}"]`
      : `button[data-q="${CSS.escape(node.dataset.q)}"]`;
    pressed = {box: `#${box.id}`, selector: kind, index: all(kind, box).indexOf(node)};
    // On a phone the article covers the lower part of the page: bring what was pressed above it.
    if (narrow() && node.getBoundingClientRect().bottom > innerHeight * 0.38) node.scrollIntoView({block: 'start'});
  }

  // Each tab has an address of its own, so that Back and Forward go from tab to tab, and a reload stays where it was.
  const tabs = () => all('[role=tab][id^=tab-]');
  const named = (button) => button.id.slice('tab-'.length, -'-button'.length);

  function visit(name) {
    const button = tabs().find((tab) => named(tab) === name);
    if (button && button.getAttribute('aria-selected') !== 'true') button.click();
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[role=tab][id^=tab-]');
    const name = button && named(button);
    if (name && name !== (location.hash.slice(1) || 'ask')) history.pushState(null, '', location.pathname + '#' + name);
  }, true);
  addEventListener('popstate', (event) => {
    if (one('#viewer')?.dataset.open && !event.state?.sheet) lower();
    visit(location.hash.slice(1) || 'ask');
  });

  // What is still on its way to the server is lost with the page, so the browser asks first.
  addEventListener('beforeunload', (event) => {
    if (one('#upload')?.textContent.includes('Uploading')) event.preventDefault();
  });

  // A file above the limit is taken out before it travels: the server would refuse all that come with it.
  function fitting(files) {
    const note = one('#refused'), mib = Number(note?.dataset.mib) || Infinity;
    const large = [...files].filter((file) => file.size > mib * 2 ** 20);
    if (note) {
      note.textContent = large.map((file) =>
        `${file.name}: It has ${(file.size / 2 ** 20).toFixed(1)} MiB; an upload may have ${mib}.`).join(' ');
    }
    const kept = new DataTransfer();
    [...files].filter((file) => !large.includes(file)).forEach((file) => kept.items.add(file));
    return large.length ? kept.files : null;
  }

  document.addEventListener('change', (event) => {
    if (event.detail === 'fits' || !event.target.matches?.('#upload input[type=file]')) return;
    const kept = fitting(event.target.files);
    if (!kept) return;
    event.target.files = kept;
    if (!kept.length) event.stopImmediatePropagation();
  }, true);
  document.addEventListener('drop', (event) => {
    const input = event.target.closest?.('#upload') && one('#upload input[type=file]');
    const kept = input && fitting(event.dataTransfer.files);
    if (!kept) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    input.files = kept;
    if (kept.length) input.dispatchEvent(new CustomEvent('change', {bubbles: true, detail: 'fits'}));
  }, true);

  // The form may fill the screen: what was asked for is brought into sight.
  function follow() {
    const place = one('#summary');
    if (place.getBoundingClientRect().top < innerHeight * 0.6) return;
    setTimeout(() => place.scrollIntoView({block: 'start', behavior: still() ? 'auto' : 'smooth'}), 300);
  }

  function save(button) {
    const address = URL.createObjectURL(new Blob([button.dataset.copy], {type: 'text/markdown'}));
    const link = document.createElement('a');
    link.href = address;
    link.download = button.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  async function copy(button) {
    const text = button.dataset.copy, words = button.dataset.words ??= button.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.body.appendChild(document.createElement('textarea'));
      area.value = text;
      area.select();
      document.execCommand('copy'); // pages that do not come over https or from this machine have no clipboard
      area.remove();
      button.focus();
    }
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = words; }, 1600);
  }

  document.addEventListener('click', (event) => {
    const fold = event.target.closest?.('#chat .looked summary')?.parentElement;
    if (fold) requestAnimationFrame(() => { if (fold.open) fold.scrollIntoView({block: 'nearest'}); });
    const node = event.target.closest?.('button, .claim');
    if (!node) return;
    if (node.matches('.cite, .passage')) { remember(node); want({label: node.dataset.q}); }
    else if (node.matches('.read')) { remember(node); want({document: node.dataset.open}); }
    else if (node.matches('.claim') && !String(getSelection())) node.querySelector('.cite')?.click();
    else if (node.matches('.copy')) copy(node);
    else if (node.matches('.save')) save(node);
    else if (node.matches('#viewer .back')) back();
    else if (node.matches('[data-do="library"]')) visit('library');
    else if (node.matches('[data-ask]')) { visit('ask'); ask(node.dataset.ask); }
    else if (node.closest('#summarise')) follow();
    else if (node.matches('[data-summarise]')) { visit('summary'); summarise(node.dataset.summarise); }
  });
  // Fields cut a long title off: all of it shows where it is pointed at or has the focus.
  for (const kind of ['mouseover', 'focusin']) document.addEventListener(kind, (event) => {
    if (event.target.matches?.('#article input, #articles input')) event.target.title = event.target.value;
  });
  document.addEventListener('change', (event) => {
    if (event.target.id === 'open-article') { pointed = ''; turn(event.target.value); }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && pressed && !one('dialog[open]')) back();
  });

  function light(event, on) {
    const node = event.target.closest?.('.claim, #viewer mark');
    if (!node) return;
    all('.lit').forEach((other) => other.classList.remove('lit'));
    if (on) for (const label of (node.dataset.q || '').split(' ').filter(Boolean)) {
      all(`#viewer mark[data-q~="${label}"], .claim[data-q~="${label}"]`).forEach((other) => other.classList.add('lit'));
    }
  }
  // Beside a summary, the article turns to what a sentence rests on while the sentence is pointed at.
  let turning = 0;
  document.addEventListener('mouseover', (event) => {
    clearTimeout(turning);
    const label = event.target.closest?.('#summary .claim')?.dataset.q?.split(' ')[0];
    if (label && !narrow()) turning = setTimeout(() => point(label, false), 250);
  });
  for (const name of ['mouseover', 'focusin']) document.addEventListener(name, (event) => light(event, true));
  for (const name of ['mouseout', 'focusout']) document.addEventListener(name, (event) => light(event, false));

  function viewer(element, trigger, watch) {
    fetch = (what) => trigger('open', what);
    visit(location.hash.slice(1) || 'ask');
    const refresh = () => {
      const front = one('#viewer .articles')?.dataset.front || '';
      if (arrive()) { turned = front; return; }
      if (front && front !== turned && marks(front).length) { turned = front; point(front, false); } else turn(active);
    };
    refresh();
    watch('value', refresh);
  }

  function chat(element, trigger, watch) {
    const box = element.closest('#chat');
    ask = (question) => trigger('pick', {question});
    box.tabIndex = 0;
    box.setAttribute('role', 'log');
    box.setAttribute('aria-label', 'Conversation');
    box.setAttribute('aria-live', 'off'); // the status line says what matters; a live log would repeat every word
    // The newest question stays in sight: its answer is read from the top. Whoever scrolls away is left alone.
    let turns = 0, place = 0, stick = true;
    if (way()) setTimeout(() => { if (!one('#question textarea').value) write(way()); }, 300);
    box.addEventListener('scroll', () => { stick = Math.abs(box.scrollTop - place) < 40; });
    watch('value', () => {
      const all = box.querySelectorAll('.turn'), last = all[all.length - 1];
      stick = stick || all.length !== turns;
      if (last?.querySelector('.question').textContent.includes(way().trim())) way('');
      turns = all.length;
      if (!stick || !last) return;
      const top = box.scrollTop + last.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
      box.scrollTop = place = Math.max(0, Math.min(top, box.scrollHeight - box.clientHeight));
    });
    box.addEventListener('click', (event) => {
      const button = event.target.closest('button');
      if (button?.matches('[data-do="example"]')) { button.disabled = true; trigger('example', {}); }
    });
  }

  // A question on its way is kept until it has arrived: where the connection breaks, it stands in the field again.
  const way = (question) => {
    try {
      if (question === undefined) return sessionStorage.getItem('qa_bot_question') || '';
      sessionStorage.setItem('qa_bot_question', question);
    } catch { /* a browser that keeps nothing */ }
    return '';
  };

  function write(question) {
    const field = one('#question textarea');
    field.value = question;
    field.dispatchEvent(new Event('input', {bubbles: true}));
  }

  function sent(question) {
    if (narrow() && one('#viewer')?.dataset.open) { pressed = null; back(); } // else it covers the answer to come
    if (one('#question textarea')?.value !== question) return;
    way(question);
    write('');
  }

  function library(element, trigger, watch) {
    const root = element.closest('#library');
    summarise = (id) => trigger('summarise', {id});
    let id = '', opener = null;
    const sift = () => {
      const words = (root.querySelector('.find')?.value || '').toLowerCase();
      all('.records > li', root).forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(words); });
    };
    // Gradio's upload button carries a label that lacks the words it shows, and is made anew after each upload.
    const name = () => all('#upload button').forEach((button) => {
      const words = button.innerText.replace(/\s+/g, ' ').trim();
      if (words) button.setAttribute('aria-label', words);
    });
    name();
    new MutationObserver(name).observe(one('#upload'), {childList: true, subtree: true});
    watch('value', sift);
    root.addEventListener('input', sift);
    root.addEventListener('click', (event) => {
      const button = event.target.closest('button'), dialog = root.querySelector('dialog');
      if (button?.matches('.remove')) {
        [id, opener] = [button.dataset.id, button];
        dialog.querySelector('.name').textContent = button.dataset.name;
        dialog.showModal();
      }
      if (button?.matches('.no')) { dialog.close(); opener?.focus(); }
      if (button?.matches('.yes')) { dialog.close(); trigger('remove', {id}); one('#upload button')?.focus(); }
      if (button?.matches('[data-do="example"]')) { button.disabled = true; trigger('example', {}); }
    });
  }

  function jobs(element, trigger) {
    const root = element.closest('#jobs');
    root.addEventListener('click', (event) => {
      if (event.target.closest('[data-do="cancel"]')) trigger('cancel', {});
      const button = event.target.closest('[data-unlock]');
      if (button) trigger('unlock', {key: button.dataset.unlock, password: button.previousElementSibling.value});
    });
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && event.target.matches('[type=password]')) event.target.nextElementSibling.click();
    });
  }

  // Where the server is gone, progress stays as it was last told: the page says so. What was under way does not go on
  // when the server answers again, so the note stays until something else is shown.
  const underWay = () => one('.spinner, #jobs progress');
  let missed = 0;
  function tellAway(gone) {
    document.documentElement.classList.toggle('away', gone);
    const note = one('#away') || document.body.appendChild(document.createElement('p'));
    [note.id, note.hidden] = ['away', !gone];
    note.setAttribute('role', 'status');
    note.textContent = gone ? 'The connection to qa_bot is lost: nothing goes on here. Start it again if it ended, and reload the page.' : '';
  }
  setInterval(async () => {
    if (!underWay()) { if (missed) tellAway(false); missed = 0; return; }
    try {
      await window.fetch(location.pathname, {method: 'HEAD', cache: 'no-store'});
      if (missed < 2) missed = 0;
    } catch { missed += 1; }
    if (missed > 1) tellAway(true);
  }, 5000);

  window.qaBot = {viewer, chat, library, jobs, sent};
})();
