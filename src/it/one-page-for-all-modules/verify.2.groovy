import io.github.layerflux.it.*

def project = basedir.toPath()
Chromium.start().withCloseable { browser ->
    def page = browser.page(1280, 800, true).open(project.resolve('target/layerflux/report.html'))
    assert page.evaluate('document.title').startsWith('Failed: shop')
    assert page.evaluate("[...document.querySelectorAll('tbody tr')].map(e => e.querySelector('a').textContent + ' ' + e.querySelector('.pill').textContent).join()") == 'one Failed,three Failed,two Up to date'
    page.screenshot(project.resolve('screenshots/failed.png'))
    page.click('nav a[href="#three"]')
    page.evaluate("new Promise(done => document.querySelector('.error') ? done() : addEventListener('hashchange', () => setTimeout(done)))")
    assert page.evaluate("document.querySelector('.error').textContent").contains('COPPY')
    assert PageAudit.of(page) == []
}
