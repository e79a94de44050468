/* Keeps the emergency page in the browser, so that it opens when the server does not answer. */

"use strict";

const PAGE = "/balie/nood/";
const KEPT = "bieb-nood";

async function keep() {
  const reply = await fetch(PAGE, { credentials: "same-origin", redirect: "manual" });
  if (!reply.ok) return; // logged out, or no desk: what was kept before stays
  const html = await reply.clone().text();
  const parts = Array.from(html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g), (found) => found[1]);
  const kept = await caches.open(KEPT);
  await kept.put(PAGE, reply);
  await Promise.allSettled(parts.map((part) => kept.add(part)));
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep().catch(() => {}));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => event.waitUntil(keep().catch(() => {})));

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(
    fetch(event.request)
      .then((reply) => (reply.status >= 500 ? fromKept(event.request, reply) : reply))
      .catch(() => fromKept(event.request, Response.error())),
  );
});

async function fromKept(request, otherwise) {
  return (await caches.match(request, { ignoreSearch: true, ignoreVary: true })) || otherwise;
}
