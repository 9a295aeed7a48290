import { expectImages, pushImage } from './images';
import type { Scene } from './scene';
import { at } from './shifting';
import type { Step } from './steps';

const image = '1.4.2';

/** Flags of a deployment that releases, at a weight. */
export const releasedAt = (weight: number) => ({ ...at(weight), imageTag: image });

/** An image is released, and stays. @param weight the live weight, percent */
export function releasing(scene: Scene, weight: number): Step[] {
  return [
    {
      name: `release: imageTag=${image}`,
      run: async (onProgress) => {
        await pushImage(scene, image);
        await scene.deploy(releasedAt(weight), onProgress, 'AppStack');
        return expectImages(scene, image);
      },
    },
    {
      name: 'deploy without imageTag',
      run: async (onProgress) => {
        await scene.deploy(at(weight), onProgress, 'AppStack');
        return expectImages(scene, image);
      },
    },
  ];
}
