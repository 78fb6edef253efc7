/** Where every arm of both parts begins: from nothing it would learn too little in a few hundred steps to tell anything. */
export const START = 'mprnet-rain-1';
export const NETWORK = { id: 'mprnet', config: { features: 12, scale: 6, orsScale: 4, blocks: 2 } };
