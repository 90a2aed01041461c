import io.github.layerflux.it.*

def project = basedir.toPath()
def report = project.resolve('target/layerflux/report.html')
assert !report.toFile().text.contains('printed-by-mistake')

Chromium.start().withCloseable { browser ->
    for (look in [[390, false], [1280, true]]) {
        def (width, dark) = look
        def page = browser.page(width, 900, dark).open(report)
        assert page.evaluate('document.title').startsWith('Failed: ')
        assert page.evaluate("document.querySelector('.error').textContent").contains('exit code: 3')
        page.click('.error .link')
        assert page.evaluate("document.querySelector('details.step[open] .FAILED') !== null")
        assert page.evaluate("document.querySelector('details.step[open] .more').textContent").contains('src/Main.java:3: error: cannot find symbol')
        page.screenshot(project.resolve("screenshots/failed-${width}-${dark ? 'dark' : 'light'}.png"))
        assert PageAudit.of(page) == []
    }
}
