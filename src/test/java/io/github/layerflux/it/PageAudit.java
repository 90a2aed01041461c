package io.github.layerflux.it;

import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/** What keeps people from using a page, as far as it can be computed (WCAG 2.2, levels A and AA). */
public final class PageAudit {

    /** Contrast of all text (1.4.3), names (4.1.2), headings and landmarks (1.3.1), reflow (1.4.10), target size (2.5.8). */
    private static final String SCRIPT = """
            (() => {
              const problems = [];
              const rgb = text => { const n = text.match(/[\\d.]+/g).map(Number); return [n[0], n[1], n[2], n.length > 3 ? n[3] : 1]; };
              const light = c => { const l = c.slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * l[0] + .7152 * l[1] + .0722 * l[2]; };
              const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c[3] > .99) return c; } return [255, 255, 255, 1]; };
              const shown = e => e.checkVisibility ? e.checkVisibility({ visibilityProperty: true }) : true;
              const seen = new Set();
              const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const e = node.parentElement;
                if (!node.data.trim() || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(e.tagName) || seen.has(e) || !shown(e) || e.closest('.gone, .skip')) continue;
                seen.add(e);
                const style = getComputedStyle(e), a = light(rgb(style.color)), b = light(behind(e));
                const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
                const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
                if (ratio < (large ? 3 : 4.5)) problems.push('contrast ' + ratio.toFixed(2) + ' of "' + node.data.trim().slice(0, 40) + '" (' + e.className + ')');
              }
              for (const e of document.querySelectorAll('button, a, input, summary')) {
                if (!(e.getAttribute('aria-label') || e.textContent).trim()) problems.push('no name: ' + e.outerHTML.slice(0, 80));
                const box = e.getBoundingClientRect();
                if (e.matches('.tools button, .node, summary') && shown(e) && (box.height < 24 || box.width < 24)) problems.push('too small: ' + e.outerHTML.slice(0, 80));
              }
              let level = 0;
              for (const e of document.querySelectorAll('h1, h2, h3, h4')) {
                if (!shown(e)) continue;
                const now = Number(e.tagName[1]);
                if (now > level + 1) problems.push('heading ' + e.tagName + ' after H' + level + ': ' + e.textContent);
                level = now;
              }
              if (document.querySelectorAll('h1').length !== 1) problems.push('not one h1');
              for (const landmark of ['header', 'main', 'footer']) if (document.querySelectorAll('body > ' + landmark).length !== 1) problems.push('no ' + landmark);
              if (!document.documentElement.lang) problems.push('no language');
              const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
              for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) problems.push('id twice: ' + id);
              for (const e of document.querySelectorAll('[aria-labelledby]')) if (!document.getElementById(e.getAttribute('aria-labelledby'))) problems.push('label of nothing: ' + e.id);
              for (const e of document.querySelectorAll('*')) {
                const style = getComputedStyle(e);
                const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY) && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1);
                if (scrolls && shown(e) && e !== document.documentElement && e.tabIndex < 0 && !e.querySelector('button, a, summary')) problems.push('scrolls without a keyboard: ' + e.className);
              }
              const broad = Math.min(innerWidth, document.documentElement.clientWidth);
              if (document.documentElement.scrollWidth > broad) problems.push('wider than the window: ' + document.documentElement.scrollWidth + ' > ' + broad);
              if (getComputedStyle(document.querySelector('.node, .pill')).transitionDuration !== '0s') problems.push('moves although motion is unwanted');
              return problems;
            })()""";

    private PageAudit() {}

    /** All that was found, best nothing. */
    public static List<String> of(BrowserPage page) {
        List<String> problems = new ArrayList<>(page.problems());
        JsonParser.parseString(page.evaluate(SCRIPT).toString())
                .getAsJsonArray()
                .forEach(problem -> problems.add(problem.getAsString()));
        return problems;
    }
}
