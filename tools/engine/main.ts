import { enginePaths } from "./paths";
import { placeCompanions } from "./companions";
console.log(placeCompanions(enginePaths()));
