/*
 * What blindrsa.min.js beside this file is made from: RSABSSA-SHA384-PSS-Randomized (RFC 9474) for a voter's browser.
 *
 * Made with
 *   npm install @cloudflare/blindrsa-ts@0.4.4 esbuild@0.28.2
 *   npx esbuild entry.js --bundle --minify --format=iife --target=es2019 --external:crypto --legal-comments=none \
 *     --outfile=blindrsa.min.js
 * (`crypto` is what SJCL would ask Node for; in a browser that branch is never taken.)
 *
 * Called as window.BlindRSA, all bytes in and out as hex:
 *   available                  false where the page was not loaded by HTTPS (or from localhost): no Web Cryptography
 *   blind(key)                 → Promise of {blinded, kept}. `key`: SubjectPublicKeyInfo. Send `blinded` to be signed; keep
 *                              `kept` ({message, inverse}, JSON) on this device until the answer is there: asking again
 *                              must send the same `blinded`, so keep that too.
 *   finalize(key, kept, answer) → Promise of the token {message, signature}; rejects where the answer is not the key's
 *   verify(key, token)         → Promise of true or false
 *   fingerprint(first, second, slug, keys) → Promise of the eight groups of four digits on the notice
 * A token is what `Token(prepared=message, signature=signature)` of queries/ballots_voting.py takes: 64 bytes and 256.
 */
import { BlindRSA, Params } from "@cloudflare/blindrsa-ts";

const suite = new BlindRSA(Params.RSABSSA_SHA384_PSS_Randomized);
const subtle = globalThis.crypto && globalThis.crypto.subtle;

const write = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

function read(hex) {
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex)) throw new Error("not hex");
  return Uint8Array.from(hex.match(/../g) || [], (byte) => parseInt(byte, 16));
}

const load = (key) => subtle.importKey("spki", read(key), { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);

async function blind(key) {
  const message = suite.prepare(crypto.getRandomValues(new Uint8Array(32)));
  const { blindedMsg, inv } = await suite.blind(await load(key), message);
  return { blinded: write(blindedMsg), kept: { message: write(message), inverse: write(inv) } };
}

async function finalize(key, kept, answer) {
  const message = read(kept.message);
  const signature = await suite.finalize(await load(key), message, read(answer), read(kept.inverse));
  return { message: kept.message, signature: write(signature) };
}

async function verify(key, token) {
  return suite.verify(await load(key), read(token.signature), read(token.message));
}

/* The remainder of a big-endian number divided by 10 ** 32, four digits at a time. */
function digits(bytes) {
  let number = Array.from(bytes);
  const groups = [];
  for (let group = 0; group < 8; group += 1) {
    let rest = 0;
    number = number.map((byte) => {
      const whole = rest * 256 + byte;
      rest = whole % 10000;
      return Math.floor(whole / 10000);
    });
    groups.unshift(String(rest).padStart(4, "0"));
  }
  return groups.join(" ");
}

async function fingerprint(first, second, slug, keys) {
  const text = new TextEncoder();
  const parts = [text.encode("zhixing-ballot-keys"), text.encode(slug), read(first), read(second), ...keys.map(read)];
  const whole = parts.flatMap((part) => [...new Uint8Array(Uint32Array.of(part.length).buffer).reverse(), ...part]);
  return digits(new Uint8Array(await subtle.digest("SHA-256", Uint8Array.from(whole))));
}

window.BlindRSA = Object.freeze({ available: Boolean(subtle), blind, finalize, verify, fingerprint });
