// Classifies the pictures named on the command line with the model that the library carries.
import BEiTZoo

let zoo = try Zoo()
let classifier = try zoo.classifier("beitv2_tiny_patch8_64")
for path in CommandLine.arguments.dropFirst() {
  let answer = try classifier.classify(path)
  print(path, answer.predictedClass ?? "class \(answer.predictedLabel)", answer.predictedScore)
}
