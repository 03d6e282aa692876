// <minuted-search>: a search box over archived committee minutes, for any page. It completes titles,
// authorities, committees and topics as one types. The plain form inside the element serves where this script does not run.
(() => {
  'use strict'
  if (!globalThis.customElements || customElements.get('minuted-search')) return
  const home = document.currentScript ? new URL(document.currentScript.src).origin : location.origin
  const timeout = 4000 // milliseconds for one answer
  const remembered = 50 // answers kept in memory
  const scopes = ['authority', 'topic'] // what suggestions can be limited to
  const longest = 200 // characters that are completed; searches may be longer

  const words = {
    en: {
      label: 'Search council minutes', button: 'Search', all: q => `See all results for “${q}”`,
      kinds: { title: 'Item', authority: 'Authority', committee: 'Committee', topic: 'Topic', phrase: 'Phrase' },
      found: n => n === 1 ? '1 suggestion' : `${n} suggestions`, none: 'No suggestions',
    },
    cy: {
      label: 'Chwilio cofnodion y cyngor', button: 'Chwilio', all: q => `Gweld pob canlyniad ar gyfer “${q}”`,
      kinds: { title: 'Eitem', authority: 'Awdurdod', committee: 'Pwyllgor', topic: 'Pwnc', phrase: 'Ymadrodd' },
      found: n => `${n} awgrym`, none: 'Dim awgrymiadau',
    },
  }

  const css = `
    :host { all: initial; display: block; position: relative; max-width: var(--minuted-max-width, 40rem);
      font: 16px/1.4 var(--minuted-font, system-ui, sans-serif); color: var(--minuted-fg, CanvasText); color-scheme: inherit }
    :host([hidden]) { display: none }
    :host([theme=light]) { color-scheme: light } :host([theme=dark]) { color-scheme: dark }
    :host([theme=auto]) { color-scheme: light dark }
    * { box-sizing: border-box; font: inherit; color: inherit }
    form { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0 }
    label { flex: 0 0 100%; font-weight: 600 }
    input, button { min-height: 44px; padding: .5rem .75rem; border-radius: var(--minuted-radius, 4px);
      border: 2px solid var(--minuted-border, GrayText) }
    input { flex: 1 1 10rem; min-width: 0; background: var(--minuted-bg, Canvas); appearance: none }
    button { flex: none; background: var(--minuted-accent, #0b5d56); border-color: var(--minuted-accent, #0b5d56);
      color: var(--minuted-button-fg, #fff); font-weight: 600; cursor: pointer }
    :focus-visible { outline: 3px solid var(--minuted-focus, Highlight); outline-offset: 2px }
    ul { position: absolute; inset-inline: 0; top: 100%; z-index: var(--minuted-z, 1000); margin: .25rem 0 0; padding: 0;
      list-style: none; max-height: 60vh; overflow: auto; background: var(--minuted-bg, Canvas);
      border: 1px solid var(--minuted-border, GrayText); border-radius: var(--minuted-radius, 4px) }
    ul[hidden] { display: none }
    li { display: flex; gap: .75rem; justify-content: space-between; align-items: center; min-height: 44px;
      padding: .5rem .75rem; cursor: pointer }
    li > span { min-width: 0; overflow-wrap: anywhere } small { flex: none; font-size: .8125rem }
    li[aria-selected=true] { background: var(--minuted-accent, #0b5d56); color: var(--minuted-button-fg, #fff) }
    [role=status] { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
    @media (forced-colors: active) { li[aria-selected=true] { forced-color-adjust: none; background: Highlight; color: HighlightText } }
    @media print { :host { display: none } }`

  const element = (name, attributes, ...children) => {
    const e = document.createElement(name)
    for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v)
    e.append(...children)
    return e
  }

  // webAddress returns text as an address on the web, or null where it is none.
  const webAddress = (text, base) => {
    try {
      const url = new URL(text, base)
      return /^https?:$/.test(url.protocol) ? url : null
    } catch {
      return null
    }
  }

  class MinutedSearch extends HTMLElement {
    #input; #form; #list; #status; #hidden = []
    #options = [] // what the list shows: {label, note, url, detail}
    #active = -1 // index into #options
    #pause; #speak; #request // timers, and the AbortController of the request under way
    #answers = new Map()

    connectedCallback() {
      if (this.shadowRoot) return
      try {
        const tree = this.#build()
        const sheet = new CSSStyleSheet()
        sheet.replaceSync(css)
        const root = this.attachShadow({ mode: 'open', delegatesFocus: true }) // last: it hides the plain form
        root.adoptedStyleSheets = [sheet]
        root.append(...tree)
      } catch (error) {
        this.#tell('error', { error })
      }
    }

    disconnectedCallback() {
      this.#close()
    }

    get #words() {
      const lang = this.getAttribute('lang') || this.closest('[lang]')?.lang || 'en'
      return words[lang.slice(0, 2).toLowerCase()] || words.en
    }

    #number(name, usual, least, most) {
      const n = parseInt(this.getAttribute(name), 10)
      return n >= least ? Math.min(n, most) : usual
    }

    get #endpoint() {
      return webAddress(this.getAttribute('endpoint') || home, location.href) || new URL(home)
    }

    // The scope is what the plain form sends along. Attributes, which hold ids separated by spaces, go before its fields.
    get #scope() {
      const fields = [...this.querySelectorAll('input[type=hidden]')].map(field => [field.name, field.value])
      const given = scopes.flatMap(name =>
        (this.getAttribute(name) || '').split(/\s+/).filter(Boolean).map(value => [name, value]))
      return [...given, ...fields.filter(([name]) => !this.hasAttribute(name))]
    }

    #address(path, query) {
      const url = new URL(path, this.#endpoint)
      url.search = new URLSearchParams(query)
      return url
    }

    #build() {
      const w = this.#words
      this.#input = element('input', {
        id: 'q', type: 'search', name: 'q', part: 'input', role: 'combobox', autocomplete: 'off', autocapitalize: 'none',
        spellcheck: 'false', maxlength: '2000', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'list',
        placeholder: this.getAttribute('placeholder') || '',
      })
      this.#input.value = this.querySelector('input[name=q]')?.value || ''
      const label = this.getAttribute('label') || w.label
      this.#list = element('ul', { id: 'list', role: 'listbox', part: 'list', 'aria-label': label, hidden: '' })
      this.#status = [0, 1].map(() => element('div', { role: 'status', part: 'status' }))
      this.#form = element('form', { role: 'search', part: 'form', method: 'get', 'aria-label': label },
        element('label', { for: 'q', part: 'label' }, label), this.#input,
        element('button', { part: 'button' }, w.button))
      this.#listen()
      return [this.#form, this.#list, ...this.#status]
    }

    #listen() {
      this.#form.addEventListener('submit', () => this.#prepare())
      this.#input.addEventListener('input', () => this.#typed())
      this.#input.addEventListener('keydown', event => this.#key(event))
      this.#input.addEventListener('blur', () => this.#close())
      this.#list.addEventListener('pointerdown', event => event.preventDefault()) // focus stays in the input
      this.#list.addEventListener('click', event => {
        const option = event.target.closest('li')
        if (option) this.#choose([...this.#list.children].indexOf(option))
      })
    }

    // prepare points the form at the results page with the scope as it is now.
    #prepare() {
      this.#form.action = this.#address('/search', [])
      this.#form.target = this.getAttribute('target') || ''
      for (const old of this.#hidden) old.remove()
      this.#hidden = this.#scope.map(([name, value]) => element('input', { type: 'hidden', name, value }))
      this.#form.append(...this.#hidden)
      this.#close()
    }

    #typed() {
      this.#stop()
      this.#move(-1)
      const text = this.#input.value.trim()
      if (text.length < this.#number('min-length', 2, 1, 100) || text.length > longest) {
        return this.#forget()
      }
      this.#pause = setTimeout(() => this.#ask(text), this.#number('debounce', 180, 0, 5000))
    }

    // stop gives up the question under way, so that its answer cannot come after a newer one, or into a closed box.
    #stop() {
      clearTimeout(this.#pause)
      clearTimeout(this.#speak)
      this.#request?.abort()
    }

    async #ask(text) {
      const query = [['q', text], ['limit', this.#number('limit', 6, 1, 10)], ...this.#scope.filter(([name]) => scopes.includes(name))]
      const url = this.#address('/api/v1/suggest', query).href
      const request = this.#request = new AbortController()
      try {
        if (!this.#answers.has(url)) this.#remember(url, await this.#fetch(url, request))
        if (!request.signal.aborted) this.#show(text, this.#answers.get(url))
      } catch (error) {
        if (error.name === 'AbortError') return
        this.#forget()
        this.#tell('error', { error })
      }
    }

    async #fetch(url, request) {
      const late = setTimeout(() => request.abort(new Error('no answer in time')), timeout)
      try {
        const answer = await fetch(url, { credentials: 'omit', signal: request.signal })
        if (!answer.ok) throw new Error(`suggest answered ${answer.status}`)
        return (await answer.json()).suggestions
      } finally {
        clearTimeout(late)
      }
    }

    #remember(url, answer) {
      if (this.#answers.size >= remembered) this.#answers.delete(this.#answers.keys().next().value)
      this.#answers.set(url, answer)
    }

    #show(text, suggestions) {
      const w = this.#words
      const known = suggestions.flatMap(s => {
        const url = webAddress(s.url, this.#endpoint)
        const note = w.kinds[s.kind]
        return url && note && s.label ? [{ label: s.label, note, url, detail: s }] : []
      })
      const all = this.#address('/search', [['q', text], ...this.#scope])
      this.#options = [...known, { label: w.all(text), note: '', url: all, detail: { kind: 'all', value: text, url: all.href } }]
      this.#list.replaceChildren(...this.#options.map((o, i) => element('li',
        { id: `o${i}`, role: 'option', part: 'option', 'aria-selected': 'false' },
        element('span', {}, o.label), element('small', {}, o.note))))
      this.#open()
      this.#announce(known.length ? w.found(known.length) : w.none)
      this.#tell('suggest', { query: text, suggestions: known.map(o => o.detail) })
    }

    #open() {
      this.#list.hidden = false
      this.#input.setAttribute('aria-expanded', 'true')
      this.#move(-1)
    }

    #close() {
      if (!this.#list) return
      this.#stop()
      this.#list.hidden = true
      this.#input.setAttribute('aria-expanded', 'false')
      this.#move(-1)
    }

    // forget closes the list for good, where what it shows does not complete the text in the box.
    #forget() {
      this.#options = []
      this.#close()
    }

    #move(to) {
      this.#active = to
      ;[...this.#list.children].forEach((option, i) => {
        option.setAttribute('aria-selected', i === to)
        if (i === to) option.scrollIntoView({ block: 'nearest' })
      })
      if (to < 0) this.#input.removeAttribute('aria-activedescendant')
      else this.#input.setAttribute('aria-activedescendant', `o${to}`)
    }

    #key(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey) return
      const open = !this.#list.hidden
      const last = this.#options.length - 1
      switch (event.key) {
        case 'ArrowDown':
        case 'ArrowUp': {
          if (last < 0) return
          const down = event.key === 'ArrowDown'
          if (!open) this.#open()
          if (!event.altKey) this.#move(down ? (this.#active >= last ? 0 : this.#active + 1) : (this.#active <= 0 ? last : this.#active - 1))
          break
        }
        case 'Enter':
          if (!open || this.#active < 0) return
          this.#choose(this.#active)
          break
        case 'Escape':
          if (!open) return // a second Escape clears, as the browser does
          this.#close()
          break
        default:
          return
      }
      event.preventDefault()
    }

    #choose(i) {
      const option = this.#options[i]
      if (['title', 'phrase'].includes(option.detail.kind)) this.#input.value = option.label
      this.#close()
      if (!this.#tell('select', option.detail, true)) return
      const target = this.getAttribute('target')
      if (target && target !== '_self') window.open(option.url, target, 'noopener')
      else location.assign(option.url)
    }

    // Two nodes take turns, so that the same words are spoken again.
    #announce(text) {
      clearTimeout(this.#speak)
      this.#speak = setTimeout(() => {
        const [now, next] = this.#status
        now.textContent = text
        next.textContent = ''
        this.#status.reverse()
      }, 1000)
    }

    #tell(name, detail, cancelable = false) {
      return this.dispatchEvent(new CustomEvent(`minuted-search:${name}`, { detail, cancelable, bubbles: true, composed: true }))
    }
  }
  customElements.define('minuted-search', MinutedSearch)
})()
