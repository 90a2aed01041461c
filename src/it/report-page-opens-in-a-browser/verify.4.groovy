import io.github.layerflux.it.*

def project = basedir.toPath()
def report = project.resolve('target/layerflux/report.html')

Chromium.start().withCloseable { browser ->
    for (width in [390, 1280]) {
        def page = browser.page(width, 900, false).open(report)
        assert page.evaluate("document.querySelectorAll('.node').length") == 100
        assert page.evaluate("document.querySelectorAll('details.step').length") > 500
        // no stage lies on another
        assert page.evaluate("""(() => { const boxes = [...document.querySelectorAll('.node')].map(e => e.getBoundingClientRect());
            return boxes.every((a, i) => boxes.every((b, j) => i === j || a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top)) })()""")
        page.screenshot(project.resolve("screenshots/hundred-${width}.png"))
        assert PageAudit.of(page) == []
    }
}
