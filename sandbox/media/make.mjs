// @ts-check
/**
 * Draws and plays the sample media, all of it made here: `npm run media`.
 * PNG and WAV come from this file alone; the other formats are encoded by ffmpeg, which must be on PATH.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { png } from './png.mjs';
import { frame } from './picture.mjs';
import { wav } from './sound.mjs';

const folder = fileURLToPath(new URL('./samples/', import.meta.url));
const width = 320;
const height = 240;
const framesPerSecond = 12;
const seconds = 3;

/**
 * @param {string} name
 * @param {string[]} input   ffmpeg's input options; the input comes on stdin
 * @param {Buffer} bytes
 * @param {string[]} output  ffmpeg's output options
 */
function encode(name, input, bytes, output) {
	const reproducible = ['-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact', '-map_metadata', '-1'];
	const run = spawnSync('ffmpeg', ['-v', 'error', '-y', ...input, '-i', 'pipe:0', ...output, ...reproducible, folder + name], { input: bytes });
	if (run.error) throw new Error(`ffmpeg is needed for ${name}: ${run.error.message}`);
	if (run.status !== 0) throw new Error(`ffmpeg could not make ${name}: ${run.stderr}`);
}

/**
 * @param {string} palette
 * @param {number} count
 */
function raw(palette, count) {
	return Buffer.concat(Array.from({ length: count }, (_, i) => frame(width, height, i / count, palette)));
}

mkdirSync(folder, { recursive: true });
const video = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', String(framesPerSecond)];

writeFileSync(`${folder}sample.png`, png(width, height, frame(width, height, 0.12, 'dusk')));
writeFileSync(`${folder}sample.wav`, wav(8000));
encode('sample.jpg', video, raw('sea', 1), ['-frames:v', '1', '-q:v', '4']);
encode('sample.gif', ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', '6'], raw('meadow', 9), [
	'-vf', 'scale=160:120,split[a][b];[a]palettegen=max_colors=48[p];[b][p]paletteuse=dither=none', '-loop', '0',
]);
const moving = raw('dusk', framesPerSecond * seconds);
encode('sample.mp4', video, moving, ['-an', '-c:v', 'libx264', '-preset', 'veryslow', '-crf', '28', '-pix_fmt', 'yuv420p', '-movflags', '+faststart']);
encode('sample.webm', video, moving, ['-an', '-c:v', 'libvpx-vp9', '-crf', '40', '-b:v', '0', '-pix_fmt', 'yuv420p']);
encode('sample.m4a', ['-f', 'wav'], wav(22_050), ['-vn', '-c:a', 'aac', '-b:a', '48k', '-movflags', '+faststart']);

const limit = 60 * 1024;
for (const name of ['sample.png', 'sample.jpg', 'sample.gif', 'sample.mp4', 'sample.webm', 'sample.wav', 'sample.m4a']) {
	const { size } = statSync(folder + name);
	process.stdout.write(`${name} ${size} bytes, begins ${readFileSync(folder + name).subarray(0, 8).toString('hex')}\n`);
	if (size > limit) throw new Error(`${name} is larger than ${limit} bytes`);
}
