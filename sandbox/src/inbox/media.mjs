// @ts-check
/** The sandbox fetches nothing: the inbox shows a sample in place of media whose URL ends like one. */

/** @type {Readonly<Record<string, Readonly<Record<string, string>>>>} */
const samples = {
	image: { png: 'sample.png', jpg: 'sample.jpg', jpeg: 'sample.jpg', gif: 'sample.gif' },
	video: { mp4: 'sample.mp4', mov: 'sample.mp4', avi: 'sample.mp4', webm: 'sample.webm', ogg: 'sample.webm' },
	audio: { wav: 'sample.wav', m4a: 'sample.m4a', aac: 'sample.m4a', mp4: 'sample.m4a' },
};

/**
 * The path of the sample that stands for a media URL, or null.
 * @param {string} url
 * @param {string} type
 */
export function preview(url, type) {
	const ending = /\.([a-z0-9]+)(?:[?#]|$)/i.exec(url.replace(/^https?:\/\/[^/?#]*/i, ''))?.[1]?.toLowerCase();
	const file = ending === undefined || !Object.hasOwn(samples, type) ? undefined : samples[type]?.[ending];
	return file === undefined ? null : `/media/${file}`;
}

/**
 * The name of a file that is known by its URL only: the last part of the path. Null for other media, and where the path has none.
 * @param {string} url
 * @param {string} type
 */
export function nameFrom(url, type) {
	if (type !== 'file' || !URL.canParse(url)) return null;
	const last = new URL(url).pathname.split('/').findLast((part) => part !== '');
	if (last === undefined) return null;
	try {
		return decodeURIComponent(last);
	} catch {
		return last;
	}
}
