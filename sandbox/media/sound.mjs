// @ts-check
/** A short chime: four plucked notes, as a mono 16-bit WAV. */

const notes = [523.25, 659.25, 783.99, 1046.5];
const noteSeconds = 0.32;
const totalSeconds = 2.2;

/** @param {number} rate  samples per second */
export function wav(rate) {
	const count = Math.floor(rate * totalSeconds);
	const out = Buffer.alloc(44 + count * 2);
	out.write('RIFF', 0, 'latin1');
	out.writeUInt32LE(36 + count * 2, 4);
	out.write('WAVEfmt ', 8, 'latin1');
	out.writeUInt32LE(16, 16);
	out.writeUInt16LE(1, 20);
	out.writeUInt16LE(1, 22);
	out.writeUInt32LE(rate, 24);
	out.writeUInt32LE(rate * 2, 28);
	out.writeUInt16LE(2, 32);
	out.writeUInt16LE(16, 34);
	out.write('data', 36, 'latin1');
	out.writeUInt32LE(count * 2, 40);
	for (let i = 0; i < count; i += 1) {
		const t = i / rate;
		let level = 0;
		notes.forEach((frequency, n) => {
			const age = t - n * noteSeconds;
			if (age <= 0) return;
			const attack = Math.min(1, age / 0.008);
			level += attack * Math.exp(-3.2 * age) * (Math.sin(2 * Math.PI * frequency * age) + 0.25 * Math.sin(4 * Math.PI * frequency * age));
		});
		const fade = Math.min(1, (totalSeconds - t) / 0.15);
		out.writeInt16LE(Math.round(Math.max(-1, Math.min(1, level * 0.32 * fade)) * 32_000), 44 + i * 2);
	}
	return out;
}
