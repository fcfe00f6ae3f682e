import fc from "fast-check";
import { expect, it } from "vitest";
import { html, linkable, rendered, trusted } from "#src/board/page/html.ts";

it("escapes every value, and nothing twice", () => {
  const inner = html`<b>${`<&>"'`}</b>`;
  expect(rendered(html`<p title="${`"`}">${inner}${["<", inner]}${1}${undefined}${false}</p>`)).toBe(
    '<p title="&quot;"><b>&lt;&amp;&gt;&quot;&#39;</b>&lt;<b>&lt;&amp;&gt;&quot;&#39;</b>1</p>',
  );
});

it("lets no text end the place in which it stands", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(rendered(html`${text}`)).not.toMatch(/[<>"']/);
    }),
  );
});

it("takes nothing for HTML that only looks like it", () => {
  const forged = JSON.parse('{"safe HTML":"<script>"}');
  expect(() => rendered(html`${forged}`)).toThrow();
  expect(rendered(trusted("<br>"))).toBe("<br>");
});

it.each([
  ["https://argocd.test/applications/argocd/web-dev", true],
  ["http://127.0.0.1:8080/", true],
  ["javascript:alert(1)", false],
  ["JavaScript:alert(1)", false],
  ["data:text/html,<script>", false],
  ["/relative", false],
])("%s is an address for a link: %s", (url, is) => {
  expect(linkable(url)).toBe(is ? url : undefined);
});
