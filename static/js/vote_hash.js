/* SHA-256, and the fingerprint of a ballot's public keys, for pages of the vote.
   Written out because a page that came over plain http has no crypto.subtle. */
"use strict";
window.zhixingHash = (() => {
  const primes = (count) => { const found = []; for (let n = 2; found.length < count; n += 1) if (found.every((p) => n % p)) found.push(n); return found; };
  const root = (n, power) => Math.floor((n ** power % 1) * 2 ** 32) >>> 0;
  const ROUND = primes(64).map((p) => root(p, 1 / 3));
  const turn = (x, by) => (x >>> by) | (x << (32 - by));

  function sha256(bytes) {
    const state = primes(8).map((p) => root(p, 1 / 2));
    const padded = new Uint8Array(((bytes.length + 8 >> 6) + 1) << 6);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
    view.setUint32(padded.length - 4, bytes.length << 3);
    const w = new Uint32Array(64);
    for (let at = 0; at < padded.length; at += 64) {
      for (let i = 0; i < 64; i += 1) {
        const [early, late] = [w[i - 15] || 0, w[i - 2] || 0];
        w[i] = i < 16 ? view.getUint32(at + 4 * i) : w[i - 16] + (turn(early, 7) ^ turn(early, 18) ^ early >>> 3) + w[i - 7]
          + (turn(late, 17) ^ turn(late, 19) ^ late >>> 10);
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let i = 0; i < 64; i += 1) {
        const one = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + (e & f ^ ~e & g) + ROUND[i] + w[i];
        const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + (a & b ^ a & c ^ b & c);
        [h, g, f, e, d, c, b, a] = [g, f, e, d + one >>> 0, c, b, a, one + two >>> 0];
      }
      [a, b, c, d, e, f, g, h].forEach((x, i) => { state[i] = state[i] + x >>> 0; });
    }
    return state.map((x) => x.toString(16).padStart(8, "0")).join("");
  }

  const bytes = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));

  /* As the notice shows it, without its spaces: 32 digits. `keys` in hex, those of the tellers first. */
  function fingerprint(slug, keys) {
    const text = new TextEncoder();
    const parts = [text.encode("zhixing-ballot-keys"), text.encode(slug), ...keys.map(bytes)];
    const whole = parts.flatMap((part) => [part.length >>> 24, part.length >>> 16 & 255, part.length >>> 8 & 255, part.length & 255, ...part]);
    const number = BigInt(`0x${sha256(Uint8Array.from(whole))}`) % 10n ** 32n;
    return number.toString().padStart(32, "0");
  }

  return Object.freeze({ sha256, fingerprint });
})();
