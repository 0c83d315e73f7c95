from django.urls import path

from core.ui import gallery

urlpatterns = [path("", gallery.gallery, name="gallery")]
