import io.github.layerflux.it.*

def project = basedir.toPath()
def report = project.resolve('target/layerflux/report.html')
def shots = project.resolve('screenshots')

Chromium.start().withCloseable { browser ->
    for (look in [[390, true], [1280, false]]) {
        def (width, dark) = look
        def page = browser.page(width, 900, dark).open(report)
        assert page.evaluate('document.title').startsWith('Built: registry.example.com/shop/web:1.4.2')
        assert page.evaluate("document.querySelectorAll('details.step').length") == 60
        assert page.evaluate("document.querySelectorAll('.node').length") == 8
        assert page.evaluate('typeof window.hacked') == 'undefined'
        // an executed step, clicked on in the time line
        page.click('.bar.EXECUTED')
        assert page.evaluate("document.querySelectorAll('details.step[open]').length") == 1
        assert page.evaluate("document.activeElement.parentElement.open")
        assert page.evaluate("document.querySelector('details.step[open] .more').textContent").contains('src/Main.java')
        page.screenshot(shots.resolve("built-${width}-${dark ? 'dark' : 'light'}.png"))
        assert PageAudit.of(page) == []
    }

    // the keyboard alone: past the skip link to the graph, into the time line, from bar to bar, into a step
    def page = browser.page(1280, 900, false).open(report)
    page.press('Tab', 1)
    assert page.evaluate("document.activeElement.className") == 'skip'
    def tabTo = { selector ->
        for (int i = 0; i < 40 && !page.evaluate("document.activeElement.matches('${selector}')"); i++) {
            page.press('Tab', 1)
        }
        assert page.evaluate("document.activeElement.matches('${selector}')")
    }
    tabTo('.node')
    def stage = page.evaluate("document.activeElement.querySelector('.name').textContent")
    page.press('ArrowRight', 2)
    assert page.evaluate("document.activeElement.matches('.node')")
    assert page.evaluate("document.activeElement.querySelector('.name').textContent") != stage
    tabTo('.bar')
    page.press('End', 1).press('ArrowLeft', 1).press('Enter', 1)
    assert page.evaluate("document.activeElement.matches('details.step[open] > summary')")
    page.press(' ', 1)
    assert !page.evaluate('document.activeElement.parentElement.open')

    // filters
    page.evaluate("(() => { const s = document.querySelector('input[type=search]'); s.value = 'frontend: artifact'; s.dispatchEvent(new Event('input')) })()")
    assert page.evaluate("[...document.querySelectorAll('.steps > li')].filter(e => e.checkVisibility()).length") == 4
    assert page.evaluate("document.querySelector('[role=status]').textContent") == '4 steps shown'
    assert page.problems() == []
}
