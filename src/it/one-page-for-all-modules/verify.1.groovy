import io.github.layerflux.it.*

def project = basedir.toPath()
for (module in ['one', 'two', 'three']) {
    assert project.resolve("${module}/target/layerflux/report.html").toFile().text.contains("own of ${module}")
}
Chromium.start().withCloseable { browser ->
    for (look in [[390, true], [1280, false]]) {
        def page = browser.page(look[0], 800, look[1]).open(project.resolve('target/layerflux/report.html'))
        assert page.evaluate('document.title').startsWith('Built: shop')
        assert page.evaluate("[...document.querySelectorAll('tbody tr a')].map(e => e.textContent).join()") == 'one,three,two'
        assert page.evaluate("document.getElementById('content').textContent").contains('Without an image in this run: shop, library.')
        assert !page.evaluate("document.querySelector('footer').textContent").contains('image.json')
        page.screenshot(project.resolve("screenshots/all-${look[0]}.png"))
        assert PageAudit.of(page) == []
        page.click('tbody tr:last-child a')
        page.evaluate("new Promise(done => document.querySelector('details.step') ? done() : addEventListener('hashchange', () => setTimeout(done)))")
        assert page.evaluate("document.querySelector('h1').textContent") == 'two:1.0'
        assert page.evaluate("document.activeElement.tagName") == 'H1'
        assert page.evaluate("document.querySelectorAll('details.step').length") == 5
        assert PageAudit.of(page) == []
        page.screenshot(project.resolve("screenshots/two-${look[0]}.png"))
    }
}
