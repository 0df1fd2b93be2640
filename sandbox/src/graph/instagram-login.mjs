// @ts-check
/**
 * How uploads behave for tokens of the Instagram login. Meta documents no `message_attachments` for graph.instagram.com, so
 * tests choose: whether there is such an edge, in which words it is refused, and what becomes of `platform`.
 */
import { GraphError, invalidParameter } from './errors.mjs';

/**
 * @typedef {'supported' | 'unsupportedRequest' | 'unsupportedObject' | 'unknownPath'} UploadEdge
 * @typedef {'optional' | 'required' | 'refused'} PlatformParameter
 * @typedef {{ uploadEdge: UploadEdge, platform: PlatformParameter }} InstagramLoginSettings
 */

/** @type {Readonly<InstagramLoginSettings>} */
const untouched = { uploadEdge: 'supported', platform: 'optional' };

export class InstagramLogin {
	/** @type {InstagramLoginSettings} */
	settings = { ...untouched };

	/** @param {Partial<InstagramLoginSettings>} settings */
	set(settings) {
		this.settings = { ...untouched, ...settings };
	}

	reset() {
		this.set({});
	}

	/**
	 * Refuses an upload where the edge is said to be missing.
	 * @param {string} node  the object in the path, for the message
	 * @param {string} path
	 */
	requireUploadEdge(node, path) {
		switch (this.settings.uploadEdge) {
			case 'supported':
				return;
			case 'unsupportedRequest':
				throw new GraphError({ code: 100, message: 'Unsupported request - method type: post' });
			case 'unsupportedObject':
				throw new GraphError({
					code: 100,
					subcode: 33,
					type: 'GraphMethodException',
					message: `Unsupported post request. Object with ID '${node}' does not exist, cannot be loaded due to missing permissions, or does not support this operation.`,
				});
			case 'unknownPath':
				throw new GraphError({ code: 2500, message: `Unknown path components: ${path}` });
		}
	}

	/** @param {unknown} platform  as it came with the call */
	checkPlatform(platform) {
		const rule = this.settings.platform;
		if (rule === 'refused' && platform !== undefined) throw invalidParameter('The parameter platform is not supported on this edge.');
		if (rule === 'required' && platform === undefined) throw invalidParameter('The parameter platform is required.');
		if (platform !== undefined && platform !== 'instagram') throw invalidParameter('Param platform must be one of {instagram}.');
	}
}
