/** Where every arm of both parts begins: from nothing it would learn too little in a few hundred steps to tell anything. */
export const START = 'mprnet-rain-1';
/** The student of the zoo, which learned longer than any arm (`scripts/uni-models.ts`). */
export const STUDENT = 'mprnet-student-3';
export const NETWORK = { id: 'mprnet', config: { features: 12, scale: 6, orsScale: 4, blocks: 2 } };
