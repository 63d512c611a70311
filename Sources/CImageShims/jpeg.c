int zoo_image_placeholder;
